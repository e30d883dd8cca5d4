//! Replaces a file by a new text in one step.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::temporary_file::TemporaryFile;
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
    exchange(&target, Some(&metadata), new.as_bytes())
}

/// Writes a new file in one step, in place of anything with its name: a link is replaced and not followed.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    exchange(path, None, bytes)
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
            exchange(&fs::canonicalize(path)?, Some(&metadata), text.as_bytes())
        }
        Ok(_) => Err(io::Error::other("it is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            exchange(path, None, text.as_bytes())
        }
        Err(error) => Err(error),
    }
}

/// Writes the text to a temporary file next to the target, and renames it. `old` is the file that is
/// replaced, if there is one. An interrupt removes the temporary file.
fn exchange(target: &Path, old: Option<&fs::Metadata>, text: &[u8]) -> io::Result<()> {
    if let Some(old) = old {
        refuse_protected(old)?;
    }
    let (temporary, mut file) = TemporaryFile::create(target, old.is_some())?;
    file.write_all(text)?;
    if let Some(old) = old {
        keep_owner(temporary.path(), old)?;
        file.set_permissions(old.permissions())?;
        keep_attributes(target, temporary.path())?;
    }
    file.sync_all()?;
    temporary.rename(target)
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

/// Gives a file the extended attributes of another one: access lists, labels, what programs note. Fails
/// if one cannot be given, because it would be lost.
#[cfg(unix)]
fn keep_attributes(old: &Path, new: &Path) -> io::Result<()> {
    // A file system without attributes has none to lose.
    let Ok(names) = xattr::list(old) else {
        return Ok(());
    };
    for name in names {
        let value = xattr::get(old, &name)?;
        // A label that the system gives to every new file need not be set.
        if value.is_none() || xattr::get(new, &name).is_ok_and(|given| given == value) {
            continue;
        }
        if let Err(error) = xattr::set(new, &name, &value.unwrap_or_default()) {
            let name = name.to_string_lossy();
            return Err(io::Error::other(format!("its attribute {name} would be lost: {error}")));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_attributes(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
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
