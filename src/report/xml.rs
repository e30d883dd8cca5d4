//! Text that an XML document may hold, for the formats in XML.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::sanitize;

/// An XML document that is indented, with its declaration written.
pub(super) fn document(out: &mut dyn io::Write) -> io::Result<Writer<&mut dyn io::Write>> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

/// Text of several lines. XML 1.0 has no way to write most control characters, not even escaped, so
/// that they are spelled out.
pub(super) fn text(text: &str) -> String {
    noncharacters(&sanitize::lines(text))
}

/// Text of one line, for attributes.
pub(super) fn line(text: &str) -> String {
    noncharacters(&sanitize::line(text))
}

/// Writes text inside an element.
pub(super) fn write_text(writer: &mut Writer<&mut dyn io::Write>, words: &str) -> io::Result<()> {
    writer.write_event(Event::Text(BytesText::new(&text(words))))
}

/// U+FFFE and U+FFFF are no control characters, and are not allowed in XML either.
fn noncharacters(text: &str) -> String {
    text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
