//! Reads a file, and looks at its bytes before anything is parsed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{Content, ContentFilter, MIB, names};
use crate::failure::Failure;

pub(super) fn read(path: &Path, filter: &ContentFilter<'_>) -> Content {
    match read_bytes(path, filter.max_mib) {
        Ok(Some(bytes)) => look_at(path, bytes, filter),
        Ok(None) => unreadable(format!(
            "larger than {} MiB: --max-file-size raises the limit",
            filter.max_mib
        )),
        Err(error) => unreadable(io_message(&error)),
    }
}

pub(super) fn read_bytes(path: &Path, max_mib: u64) -> io::Result<Option<Vec<u8>>> {
    let metadata = fs::metadata(path)?;
    if !is_readable(path, &metadata) {
        return Err(io::Error::other("Not a regular file: reading it might never end"));
    }
    let size = metadata.len();
    let limit = max_mib.saturating_mul(MIB);
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // A pipe has no size, so the limit applies while reading too.
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { None } else { Some(bytes) })
}

/// False for a pipe or a device: a pipe that nobody writes to never ends. A shell's `<(helm template .)` is
/// a pipe too, but one that somebody writes to.
fn is_readable(path: &Path, metadata: &fs::Metadata) -> bool {
    const SHELL_PIPES: [&str; 3] = ["/dev/fd", "/proc/self/fd", "/dev/stdin"];
    // Opening a folder fails with the system's own words.
    let regular = metadata.is_file() || metadata.is_dir();
    regular || SHELL_PIPES.iter().any(|folder| path.starts_with(folder))
}

pub(super) fn look_at(path: &Path, bytes: Vec<u8>, filter: &ContentFilter<'_>) -> Content {
    // An override for a folder of scripts may match a picture, or notes in another encoding. They are
    // skipped.
    let known = (filter.forces)(path)
        && (std::str::from_utf8(&bytes).is_ok() || (filter.prefilter)(&bytes));
    if known {
        return decoded(bytes);
    }
    // It may name no kube-apiserver, and the files that it names be patches of one.
    if names::is_kustomization_name(path) && std::str::from_utf8(&bytes).is_ok() {
        return decoded(bytes);
    }
    match first_look(bytes, filter) {
        Content::Unreadable(_) if names::is_prose_name(path) => Content::NoMention,
        content => content,
    }
}

/// The cheap look, and the encoding.
fn first_look(bytes: Vec<u8>, filter: &ContentFilter<'_>) -> Content {
    if let Some(text) = utf16(&bytes) {
        return if (filter.prefilter)(text.as_bytes()) {
            unreadable("encoded in UTF-16; save it as UTF-8".to_owned())
        } else {
            Content::NoMention
        };
    }
    if !(filter.prefilter)(&bytes) {
        return Content::NoMention;
    }
    decoded(bytes)
}

fn decoded(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text.into()),
        Err(error) => unreadable(not_utf8(&error)),
    }
}

/// Text behind a UTF-16 byte order mark, which Kubernetes would read and this does not.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    Some(String::from_utf16_lossy(&units))
}

fn not_utf8(error: &std::string::FromUtf8Error) -> String {
    let at = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..at).unwrap_or_default();
    let line = before.split(|&byte| byte == b'\n').count();
    let byte = error.as_bytes().get(at).copied().unwrap_or_default();
    format!("not UTF-8: byte 0x{byte:02x} on line {line} (offset {at})")
}

pub(super) fn unreadable(message: String) -> Content {
    Content::Unreadable(Failure { message, span: None, help: None })
}

/// The system's words without "(os error 2)", in lower case.
pub(super) fn io_message(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
