//! Texts in quotes, for documents of YAML that are put together from another language.

use crate::mapped_text::MappedText;

/// A text in quotes, with the place of every character.
pub(crate) fn quoted(text: &MappedText) -> MappedText {
    let mut out = MappedText::new(text.whole());
    out.push_replaced("\"", text.whole());
    out.append(&escaped(text));
    out.push_replaced("\"", text.whole());
    out
}

fn escaped(text: &MappedText) -> MappedText {
    let mut out = MappedText::new(text.whole());
    let mut at = 0;
    for (index, c) in text.text().char_indices() {
        let sign = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => continue,
        };
        let end = index + c.len_utf8();
        out.push_slice(text, at..index);
        out.push_replaced(sign, text.span(index..end));
        at = end;
    }
    out.push_slice(text, at..text.text().len());
    out
}
