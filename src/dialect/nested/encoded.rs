//! Text in base64, compressed or not, and in data URLs, as `Secret`s, cloud-init and Ignition hold it.

use std::io::Read as _;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::MultiGzDecoder;

use crate::byte_runs::{ByteKind, runs};
use crate::mapped_text::MappedText;

/// Text without padding, or cut off, is decoded as far as it goes.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Shorter text holds no manifest.
const SHORTEST: usize = 32;

/// The first bytes of gzip (RFC 1952, 2.3.1).
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// The first characters of gzip in base64. Its content cannot be seen without unpacking it.
pub(crate) const GZIP_NEEDLE: &str = "H4sI";

/// The error of a file with more compressed text than is unpacked.
#[derive(Debug)]
pub(crate) struct TooMuch;

/// A word in base64, in each of the three ways in which it may be divided into groups of three bytes.
/// Characters that also hold bits of the bytes around it are left out.
pub(crate) fn base64_needles(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..3_usize).map(move |before| {
        let bytes: Vec<u8> = std::iter::repeat_n(0, before).chain(word.bytes()).collect();
        let whole = bytes.len() / 3 * 3;
        let encoded = STANDARD.encode(bytes.get(..whole).unwrap_or_default());
        // One byte in front touches two characters, two touch three.
        let skipped = if before == 0 { 0 } else { before + 1 };
        encoded.get(skipped..).unwrap_or_default().to_owned()
    })
}

/// The text of a string in base64 or of a data URL. `None` for a string that is not encoded, and for
/// bytes that are not a text. `left` is how much may be unpacked.
pub(crate) fn decode(string: &MappedText, left: &mut u64) -> Result<Option<MappedText>, TooMuch> {
    let text = string.text().trim();
    let url = text.strip_prefix("data:").and_then(|url| url.split_once(','));
    // A text may begin so as well.
    if let Some((kind, data)) = url.filter(|(kind, _)| !kind.contains(char::is_whitespace)) {
        if kind.ends_with(";base64") {
            return coarse(data, string, left);
        }
        let start = string.text().len() - string.text().trim_start().len();
        let start = start + "data:".len() + kind.len() + 1;
        return Ok(percent_decoded(string, start..start + data.len()));
    }
    if !is_base64(text) {
        return Ok(None);
    }
    coarse(text, string, left)
}

/// True for bytes with a line of base64 as long as the shortest text in base64 that is decoded. Nobody breaks
/// shorter lines: MIME has 76 characters (RFC 2045, 6.8), PEM 64 (RFC 7468, 2).
pub(crate) fn has_long_line(bytes: &[u8]) -> bool {
    const BASE64: &ByteKind = &ByteKind::alphanumeric_and(b"+/");
    runs(bytes, SHORTEST, BASE64).next().is_some()
}

/// False for a string that [`decode`] leaves as it is. Most strings are none that are encoded.
pub(crate) fn may_be_encoded(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("data:") || is_base64(text)
}

fn is_base64(text: &str) -> bool {
    // The usual alphabet, the one for addresses, and whitespace.
    const PARTS: &ByteKind = &ByteKind::alphanumeric_and(b"+-/_= \t\n\r\x0C");
    // Flags and paths begin so. As base64 they would begin with a byte that UTF-8 and gzip do not begin with.
    let is_binary = text.starts_with(['+', '-', '/', '_']);
    text.len() >= SHORTEST && !is_binary && PARTS.has_all_of(text)
}

/// A character of base64 belongs to several bytes, so each decoded byte has the place of the whole string.
fn coarse(
    base64: &str,
    string: &MappedText,
    left: &mut u64,
) -> Result<Option<MappedText>, TooMuch> {
    let Some(mut bytes) = base64_decoded(base64) else {
        return Ok(None);
    };
    if bytes.starts_with(&GZIP) {
        bytes = unpacked(&bytes, left)?;
    }
    let text = String::from_utf8(bytes).ok();
    Ok(text.map(|text| MappedText::coarse(text, string.whole())))
}

/// The unpacked bytes, up to the first error.
fn unpacked(bytes: &[u8], left: &mut u64) -> Result<Vec<u8>, TooMuch> {
    let mut unpacked = Vec::new();
    let mut limited = MultiGzDecoder::new(bytes).take(*left + 1);
    // An error ends it like an end: what came before may say enough.
    let _ = limited.read_to_end(&mut unpacked);
    let Some(rest) = left.checked_sub(unpacked.len() as u64) else {
        // Small texts behind a huge one are still read, and any number of huge ones comes to an end.
        *left /= 2;
        return Err(TooMuch);
    };
    *left = rest;
    Ok(unpacked)
}

/// The bytes of a text in the usual alphabet or the one for addresses, up to the padding.
fn base64_decoded(text: &str) -> Option<Vec<u8>> {
    let mut characters = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'=' => break,
            b'-' => characters.push(b'+'),
            b'_' => characters.push(b'/'),
            byte if byte.is_ascii_whitespace() => {}
            byte => characters.push(byte),
        }
    }
    // One character at the end holds only six bits of a byte.
    if characters.len() % 4 == 1 {
        characters.pop();
    }
    LENIENT.decode(characters).ok()
}

/// A part of a text with `%0A` and its like replaced; `None` if the result is not UTF-8.
fn percent_decoded(text: &MappedText, range: std::ops::Range<usize>) -> Option<MappedText> {
    let mut out = MappedText::new(text.span(range.clone()));
    let mut at = range.start;
    while let Some(rest) = text.text().get(at..range.end).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('%').unwrap_or(rest.len());
        out.push_slice(text, at..at + plain);
        at += plain;
        let mut bytes = Vec::new();
        let start = at;
        while let Some(byte) = escaped(text.text().get(at..range.end).unwrap_or_default()) {
            bytes.push(byte);
            at += 3;
        }
        if bytes.is_empty() {
            // A `%` that begins no escape is a character like others.
            let len = usize::from(at < range.end);
            out.push_slice(text, at..at + len);
            at += len;
        } else {
            push_characters(&mut out, text, start, &String::from_utf8(bytes).ok()?);
        }
    }
    Some(out)
}

/// Appends characters that were escaped, each with the place of its escapes.
fn push_characters(out: &mut MappedText, text: &MappedText, start: usize, characters: &str) {
    let mut at = start;
    for character in characters.chars() {
        let end = at + 3 * character.len_utf8();
        out.push_replaced(character.encode_utf8(&mut [0; 4]), text.span(at..end));
        at = end;
    }
}

fn escaped(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%')?.get(..2)?;
    u8::from_str_radix(digits, 16).ok()
}
