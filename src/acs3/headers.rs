use std::collections::BTreeMap;

/// The canonical headers: one `name:value\n` each, names in lower case and
/// sorted, values trimmed; values of one name sorted and joined by a comma.
#[must_use]
pub fn canonical_headers<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> String {
    let mut out = String::new();
    for (name, mut values) in by_name(headers) {
        values.sort_unstable();
        out.push_str(&name);
        out.push(':');
        out.push_str(&values.join(","));
        out.push('\n');
    }
    out
}

/// The list of signed headers: lower-case names, sorted, joined by `;`.
#[must_use]
pub fn signed_headers<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> String {
    by_name(headers).into_keys().collect::<Vec<_>>().join(";")
}

fn by_name<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> BTreeMap<String, Vec<&str>> {
    let mut sorted: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, value) in headers {
        sorted.entry(name.as_ref().trim().to_ascii_lowercase()).or_default().push(value.as_ref().trim());
    }
    sorted
}
