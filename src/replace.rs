//! Replaces a file by a new text in one step.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::untrusted;

/// Replaces the text of a file in one step: a reader sees the old text or the new one, never a part. The
/// file keeps its mode and, if that is permitted, its owner. A symbolic link stays, and the file that it
/// leads to changes. Fails if the file no longer has the text `old`.
pub fn replace(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    if fs::read(&target)? != old.as_bytes() {
        return Err(io::Error::other("it changed while it was checked"));
    }
    let metadata = fs::metadata(&target)?;
    exchange(&target, Some(&metadata), new)
}

/// Writes a file in one step, whether it exists or not: a full disk or a killed process leaves the old
/// text whole. Fails if the path is a link out of the repository, or no regular file.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(target) = untrusted::leads_out(path) {
        let target = target.display();
        return Err(io::Error::other(format!("it is a link out of the repository, to {target}")));
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            exchange(&fs::canonicalize(path)?, Some(&metadata), text)
        }
        Ok(_) => Err(io::Error::other("it is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => exchange(path, None, text),
        Err(error) => Err(error),
    }
}

/// Writes the text to a temporary file next to the target, and renames it. `old` is the file that is
/// replaced, if there is one.
fn exchange(target: &Path, old: Option<&fs::Metadata>, text: &str) -> io::Result<()> {
    if let Some(old) = old {
        refuse_protected(old)?;
    }
    let (temporary, mut handle) = create_temporary(target)?;
    let written = write_temporary(&mut handle, &temporary, old, text)
        .and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn refuse_protected(old: &fs::Metadata) -> io::Result<()> {
    if old.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // A rename would leave the other names with the old text.
        if old.nlink() > 1 {
            return Err(io::Error::other(
                "it has other names (hard links), which would keep the old text",
            ));
        }
    }
    Ok(())
}

fn write_temporary(
    handle: &mut fs::File,
    temporary: &Path,
    old: Option<&fs::Metadata>,
    text: &str,
) -> io::Result<()> {
    handle.write_all(text.as_bytes())?;
    if let Some(old) = old {
        keep_owner(temporary, old)?;
        handle.set_permissions(old.permissions())?;
    }
    handle.sync_all()
}

/// Creates a temporary file in the same folder, because a rename in one step works only inside one file
/// system.
fn create_temporary(target: &Path) -> io::Result<(PathBuf, fs::File)> {
    let existing = target.exists();
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut last = io::Error::other("no free name for a temporary file");
    for n in 0..16 {
        let name = format!(".{name}.{}-{n}.tmp", std::process::id());
        let path = target.with_file_name(name);
        match private(OpenOptions::new().write(true).create_new(true), existing).open(&path) {
            Ok(handle) => return Ok((path, handle)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Nobody else can read the temporary copy of an existing file, which may be a private one, until it has
/// the mode of that file.
#[cfg(unix)]
fn private(options: &mut OpenOptions, existing: bool) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    if existing { options.mode(0o600) } else { options }
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions, _: bool) -> &mut OpenOptions {
    options
}

/// Gives a file the owner of another one. Only root may do so; for other users the refusal is ignored.
#[cfg(unix)]
fn keep_owner(path: &Path, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let new = fs::metadata(path)?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    match chown(path, Some(old.uid()), Some(old.gid())) {
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
