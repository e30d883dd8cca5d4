//! Replaces a file by a new text in one step.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gix_tempfile::handle::Closed;
use gix_tempfile::signal::handler::Mode;
use gix_tempfile::{AutoRemove, ContainingDirectory, Handle};

use crate::untrusted;

/// The beginning and the end of a temporary file's name.
const PREFIX: &str = ".scantling.";
const SUFFIX: &str = ".tmp";

/// True for the name of a file that this program writes, and renames when it is whole.
pub(crate) fn is_temporary_name(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

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
    // Takes effect once. The process ends by the signal, as it would without this.
    gix_tempfile::signal::setup(Mode::DeleteTempfilesOnTerminationAndRestoreDefaultBehaviour);
    let (path, temporary) = create_temporary(target, old.is_some())?;
    // Its own handle: one of the crate's would keep the file from an interrupt during the write.
    let mut handle = OpenOptions::new().write(true).open(&path)?;
    handle.write_all(text)?;
    if let Some(old) = old {
        keep_owner(&path, old)?;
        handle.set_permissions(old.permissions())?;
        keep_attributes(target, &path)?;
    }
    handle.sync_all()?;
    temporary.persist(target).map_err(|error| error.error)
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

/// Creates a temporary file in the same folder, because a rename in one step works only inside one file
/// system. Nobody else can read the copy of an existing file, which may be a private one, until it has the
/// mode of that file.
fn create_temporary(target: &Path, existing: bool) -> io::Result<(PathBuf, Handle<Closed>)> {
    let mut last = io::Error::other("no free name for a temporary file");
    for n in 0..16 {
        // Not the target's name with more to it, which may be too long.
        let path = target.with_file_name(format!("{PREFIX}{}-{n}{SUFFIX}", std::process::id()));
        let folder = ContainingDirectory::Exists;
        let created = match permissions(existing) {
            Some(mode) => {
                Handle::<Closed>::at_with_permissions(&path, folder, AutoRemove::Tempfile, mode)
            }
            None => Handle::<Closed>::at(&path, folder, AutoRemove::Tempfile),
        };
        match created {
            Ok(handle) => return Ok((path, handle)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// The mode of a temporary file, of which the process's mask is taken away. Without one it is private.
#[cfg(unix)]
fn permissions(existing: bool) -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    if existing { None } else { Some(fs::Permissions::from_mode(0o666)) }
}

#[cfg(not(unix))]
const fn permissions(_: bool) -> Option<fs::Permissions> {
    None
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
