//! Reads a file, and looks at its bytes before anything is parsed.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::str::Utf8Error;

use super::on_disk::OnDisk;
use super::{Content, ContentFilter, MIB, names};
use crate::failure;

/// Bytes of the largest buffer that is kept for the next file.
const KEPT: usize = 1024 * 1024;

thread_local! {
    /// The bytes of the file that this thread looks at. Most files mention no component, so nothing is kept of
    /// them, and the next file takes their place.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Reads a file that the system has answered a question about.
pub(super) fn read(path: &Path, file: io::Result<OnDisk>, filter: &ContentFilter<'_>) -> Content {
    BUFFER.with_borrow_mut(|buffer| {
        let content = read_with(path, file, filter, buffer);
        if buffer.capacity() > KEPT {
            *buffer = Vec::new();
        }
        content
    })
}

fn read_with(
    path: &Path,
    file: io::Result<OnDisk>,
    filter: &ContentFilter<'_>,
    buffer: &mut Vec<u8>,
) -> Content {
    let limit = filter.max_mib.saturating_mul(MIB);
    match file.and_then(|file| fill(path, file, limit, buffer)) {
        Ok(true) => look_at(path, buffer, filter),
        Ok(false) => Content::Unreadable(format!(
            "larger than {} MiB: --max-file-size raises the limit",
            filter.max_mib
        )),
        Err(error) => Content::Unreadable(failure::system_words(&error)),
    }
}

/// Replaces the content of a buffer by that of a file. False if the file is larger than the limit.
pub(super) fn fill(
    path: &Path,
    file: OnDisk,
    limit: u64,
    buffer: &mut Vec<u8>,
) -> io::Result<bool> {
    let OnDisk { metadata, opened } = file;
    if !is_readable(path, &metadata) {
        return Err(io::Error::other("Not a regular file: reading it might never end"));
    }
    let size = metadata.len();
    if size > limit {
        return Ok(false);
    }
    buffer.clear();
    buffer.reserve(usize::try_from(size).unwrap_or(0) + 1);
    // A file of known size is read at once, without a second look for its end. The files of `/proc` say that
    // they are empty.
    let is_size_known = metadata.is_file() && size > 0;
    // A pipe has no size, so the limit applies while reading too.
    let most = if is_size_known { size } else { limit + 1 };
    let opened = match opened {
        Some(opened) => opened,
        None => File::open(path)?,
    };
    opened.take(most).read_to_end(buffer)?;
    Ok(buffer.len() as u64 <= limit)
}

/// False for a pipe or a device: a pipe that nobody writes to never ends. A shell's `<(helm template .)` is
/// a pipe too, but one that somebody writes to.
fn is_readable(path: &Path, metadata: &Metadata) -> bool {
    const SHELL_PIPES: [&str; 3] = ["/dev/fd", "/proc/self/fd", "/dev/stdin"];
    // Opening a folder fails with the system's own words.
    let regular = metadata.is_file() || metadata.is_dir();
    regular || SHELL_PIPES.iter().any(|folder| path.starts_with(folder))
}

/// Looks at the bytes of a file.
pub(super) fn look_at(path: &Path, bytes: &[u8], filter: &ContentFilter<'_>) -> Content {
    // An override for a folder of scripts may match a picture, or notes in another encoding. They are
    // skipped.
    let known =
        (filter.forces)(path) && (std::str::from_utf8(bytes).is_ok() || (filter.prefilter)(bytes));
    if known {
        return decoded(bytes);
    }
    // It need not name a component: the files that it names may be patches of one. Flags such as
    // `--anonymous-auth=false` name none either, in a file called `args/kube-apiserver`.
    let by_name = names::is_kustomization_name(path) || names::is_flag_file_name(path);
    if by_name && std::str::from_utf8(bytes).is_ok() {
        return decoded(bytes);
    }
    match first_look(bytes, filter) {
        Content::Unreadable(_) if names::is_prose_name(path) => Content::NoMention,
        content => content,
    }
}

/// The cheap look, and the encoding.
fn first_look(bytes: &[u8], filter: &ContentFilter<'_>) -> Content {
    if let Some(text) = wide(bytes) {
        return if (filter.prefilter)(&text) {
            Content::Unreadable("encoded in UTF-16 or UTF-32; save it as UTF-8".to_owned())
        } else {
            Content::NoMention
        };
    }
    if !(filter.prefilter)(bytes) {
        return Content::NoMention;
    }
    decoded(bytes)
}

fn decoded(bytes: &[u8]) -> Content {
    match std::str::from_utf8(bytes) {
        Ok(text) => Content::Text(text.into()),
        Err(error) => Content::Unreadable(not_utf8(bytes, error)),
    }
}

/// The ASCII characters of a text in UTF-16, which Kubernetes would read and this does not, or in UTF-32. It may lack
/// its byte order mark, and a manifest begins with ASCII.
fn wide(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes.get(..2)? {
        [0xff, 0xfe] | [0xfe, 0xff] | [0, _] | [_, 0] => {}
        _ => return None,
    }
    Some(bytes.iter().copied().filter(|byte| *byte != 0).collect())
}

fn not_utf8(bytes: &[u8], error: Utf8Error) -> String {
    let at = error.valid_up_to();
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.split(|&byte| byte == b'\n').count();
    let byte = bytes.get(at).copied().unwrap_or_default();
    format!("not UTF-8: byte 0x{byte:02x} on line {line} (offset {at})")
}
