//! A file on the disk, with the answer of the system about it.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// A file on the disk.
#[derive(Debug)]
pub(super) struct OnDisk {
    pub(super) metadata: Metadata,
    /// `None` if it is to be opened.
    pub(super) opened: Option<File>,
}

impl OnDisk {
    /// A path that may lead to anything: opening a pipe may wait for ever, and opening a device may do
    /// something.
    pub(super) fn ask(path: &Path) -> io::Result<Self> {
        Ok(Self { metadata: fs::metadata(path)?, opened: None })
    }

    /// A file that was a regular one when its folder was listed. Its path is looked up once only.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut options = File::options();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            // If it is a pipe by now, opening it does not wait, and it is refused as one.
            options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
        }
        let file = options.open(path)?;
        Ok(Self { metadata: file.metadata()?, opened: Some(file) })
    }
}
