//! The texts that strings hold in base64, and strings that are nested too deeply to be read.

use crate::dialect::context::Reader;
use crate::dialect::nested::encoded::{self, TooMuch};
use crate::dialect::nested::strings::{self, Nested};
use crate::dialect::object::Object;
use crate::dialect::output::UnreadReason;
use crate::mapped_text::MappedText;

/// How often a text may be encoded.
const TIMES: u8 = 5;

/// The text that a string holds in base64, however often it was encoded: `kubectl create secret` encodes a
/// file that holds base64 once more.
pub(crate) fn decode(
    string: &MappedText,
    reader: &mut Reader<'_>,
) -> Result<Option<MappedText>, TooMuch> {
    let mut decoded = encoded::decode(string, reader.unpacked())?;
    for _ in 1..TIMES {
        let Some(text) = &decoded else {
            break;
        };
        match encoded::decode(text, reader.unpacked())? {
            Some(inner) => decoded = Some(inner),
            None => break,
        }
    }
    Ok(decoded)
}

/// Records the strings of an object that seem to hold manifests and are nested too deeply to be read.
pub(crate) fn too_deep(object: Object<'_>, reader: &mut Reader<'_>) {
    for found in strings::of(object) {
        if let Nested::Text(node, _) = found
            && reader.context.prefilter.found_in(node.text().unwrap_or_default().as_bytes())
            && let Some(string) = node.mapped()
            && is_unread_manifest(&string, reader)
        {
            reader.unread(string.whole(), UnreadReason::Nested);
        }
    }
}

/// True for a string that holds an object of Kubernetes and was not read.
fn is_unread_manifest(string: &MappedText, reader: &mut Reader<'_>) -> bool {
    let (prefilter, written) = (reader.context.prefilter, string.text());
    match decode(string, reader) {
        Ok(Some(decoded)) => prefilter.found_in(decoded.text().as_bytes()),
        Err(TooMuch) => true,
        Ok(None) => {
            let is_object = written.lines().any(strings::names_type);
            // The script of a container that was read names the program too.
            is_object && !reader.has_server_in(string.whole()) && prefilter.is_manifest(written)
        }
    }
}
