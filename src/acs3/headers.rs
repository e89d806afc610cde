use super::sorted;

/// The canonical headers: one `name:value\n` each, names in lower case and
/// sorted, values trimmed; values of one name sorted and joined by a comma.
#[must_use]
pub fn canonical_headers<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> String {
    let mut out = String::new();
    let mut last: Option<String> = None;
    for (name, value) in sorted_pairs(headers) {
        if last.as_ref() == Some(&name) {
            out.push(',');
        } else {
            if last.is_some() {
                out.push('\n');
            }
            out.push_str(&name);
            out.push(':');
        }
        out.push_str(value);
        last = Some(name);
    }
    if last.is_some() {
        out.push('\n');
    }
    out
}

/// The list of signed headers: lower-case names, sorted, joined by `;`.
#[must_use]
pub fn signed_headers<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> String {
    let mut names: Vec<String> = sorted_pairs(headers).into_iter().map(|(name, _)| name).collect();
    names.dedup();
    names.join(";")
}

/// Names in lower case and trimmed values, in their order.
fn sorted_pairs<N: AsRef<str>, V: AsRef<str>>(headers: &[(N, V)]) -> Vec<(String, &str)> {
    let mut pairs = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        sorted::insert(&mut pairs, (name.as_ref().trim().to_ascii_lowercase(), value.as_ref().trim()));
    }
    pairs
}
