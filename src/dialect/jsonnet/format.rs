//! `%` of jsonnet: what a format puts into a text is unknown.

use crate::mapped_text::{MappedText, UnknownReason};

/// A text with a hole for each place that a format fills in: `%(etcd)s`, `%d`, `%05.1f`; `%%` is one `%`.
pub(super) fn filled(text: &MappedText) -> MappedText {
    let mut filled = MappedText::new(text.whole());
    let mut at = 0;
    while let Some(found) = text.text().get(at..).and_then(|rest| rest.find('%')) {
        let start = at + found;
        filled.push_slice(text, at..start);
        let written = text.text().get(start..).unwrap_or_default();
        let len = conversion(written);
        let end = start + len;
        let place = text.span(start..end);
        if written.starts_with("%%") {
            filled.push_replaced("%", place);
        } else {
            let name = text.text().get(start..end).unwrap_or_default();
            filled.push_hole(name, place, UnknownReason::Template);
        }
        at = end;
    }
    filled.push_slice(text, at..text.text().len());
    filled
}

/// The length of a conversion, which begins with `%`.
fn conversion(written: &str) -> usize {
    let mut len = 1;
    if written.starts_with("%(") {
        len = written.find(')').map_or(written.len(), |end| end + 1);
    }
    let rest = written.get(len..).unwrap_or_default();
    let flags = rest.find(|c: char| !(c.is_ascii_digit() || "-+ #.*".contains(c)));
    len += flags.unwrap_or(rest.len());
    let letter = written.get(len..).and_then(|rest| rest.chars().next());
    len + letter.map_or(0, char::len_utf8)
}
