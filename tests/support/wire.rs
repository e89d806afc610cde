//! Requests as the vendor's SDK put them on a socket, taken apart and nothing more.

pub(crate) const ACS3: [(&str, &str); 4] = [
    ("add-face-record", include_str!("../vectors/wire/add-face-record.http")),
    ("fdc-ak", include_str!("../vectors/wire/fdc-ak.http")),
    ("fdc-sts", include_str!("../vectors/wire/fdc-sts.http")),
    ("query-face-group", include_str!("../vectors/wire/query-face-group.http")),
];
pub(crate) const RPC_V1: &str = include_str!("../vectors/wire/fdc-rpcv1.http");

pub(crate) struct Capture<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// As it stood on the request line, without `?`.
    pub(crate) query: &'a str,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: &'a str,
}

impl<'a> Capture<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("a blank line after the headers");
        let mut lines = head.split("\r\n");
        let mut start = lines.next().expect("a request line").split(' ');
        let (method, target) = (start.next().expect("a method"), start.next().expect("a target"));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.map(|line| line.split_once(':').expect("name: value")).collect();
        Self { method, path, query, headers, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}
