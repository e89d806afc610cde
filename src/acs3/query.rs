use super::{Malformed, percent, sorted};

/// The canonical query: pairs sorted by name, then value, each side
/// percent-encoded. Names and values come in unescaped.
#[must_use]
pub fn canonical_query<N: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: &[(N, V)]) -> String {
    let mut in_order: Vec<(&[u8], &[u8])> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        sorted::insert(&mut in_order, (name.as_ref(), value.as_ref()));
    }
    let mut out = String::new();
    for (name, value) in in_order {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(&percent::encode(name));
        out.push('=');
        out.push_str(&percent::encode(value));
    }
    out
}

/// The canonical query of a query as received, without `?`: unescaped, then
/// escaped anew, so that `+`, `%20` and lower-case hex come out the same.
///
/// # Errors
/// [`Malformed::Percent`] when the escaping is broken; `at` counts from the
/// start of the name or value that holds it.
pub fn canonical_query_from_raw(raw_query: &str) -> Result<String, Malformed> {
    let pairs = raw_query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((percent::decode(name)?, percent::decode(value)?))
        })
        .collect::<Result<Vec<_>, Malformed>>()?;
    Ok(canonical_query(&pairs))
}
