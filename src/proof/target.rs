//! Whether two URLs name one target, as RFC 9449 §4.3 has `htu` compared: without query and fragment, after syntax-based and
//! scheme-based normalisation (RFC 3986 §6.2.2 and §6.2.3).

use crate::hex;

/// Whether two absolute http(s) URLs are the same target. One that is no such URL, or names a user, is the same as none.
#[must_use]
pub fn same_target(one: &str, other: &str) -> bool {
    normal(one).is_some_and(|one| normal(other) == Some(one))
}

fn normal(url: &str) -> Option<String> {
    let bare = url.split(['?', '#']).next()?;
    // By one letter: a search for text in text weighs 3 KB in the edge's module.
    let (scheme, rest) = bare.split_once(':')?;
    let rest = rest.strip_prefix("//")?;
    let scheme = scheme.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "https" => "443",
        "http" => "80",
        _ => return None,
    };
    let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic());
    if !plain(authority) || authority.contains(['@', '\\']) || !(path.is_empty() || plain(path)) {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, port),
        _ => (authority, ""),
    };
    let port = if port.is_empty() { default_port } else { port };
    let path = without_dots(&percent_normal(path)?);
    Some([&scheme, "://", &host.to_ascii_lowercase(), ":", port, &path].concat())
}

/// `%61` becomes `a`, `%2f` becomes `%2F`: only what is unreserved may stand unescaped.
fn percent_normal(path: &str) -> Option<String> {
    let mut parts = path.split('%');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        let byte = hex::byte(digits.as_bytes())?;
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&digits.to_ascii_uppercase());
        }
        out.push_str(rest);
    }
    Some(out)
}

/// Takes `.` and `..` away (RFC 3986 §5.2.4); an empty path is `/`.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    ["/", &kept.join("/")].concat()
}
