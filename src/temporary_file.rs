//! Temporary files that an interrupt removes.
//!
//! A file exists only while its path is on a list. Whoever makes or renames one holds the list, and an
//! interrupt takes the list and never gives it back, so no file is left and none is made any more.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The beginning and the end of a temporary file's name.
const PREFIX: &str = ".scantling.";
const SUFFIX: &str = ".tmp";

/// The number in the next name. Each name is used once.
static NEXT_NAME: AtomicU64 = AtomicU64::new(0);

/// The files that there are.
static LIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn live() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// True for the name of a file that this program writes, and renames when it is whole.
pub(crate) fn is_temporary_name(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// A file that is removed unless it is renamed.
pub(crate) struct TemporaryFile {
    path: PathBuf,
}

impl TemporaryFile {
    /// Creates a file in the folder of the target, because a rename in one step works only inside one file
    /// system. If the target exists, nobody else can read the file: the target may be a private one.
    pub(crate) fn create(target: &Path, existing: bool) -> io::Result<(Self, File)> {
        interrupts::watch();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        set_mode(&mut options, existing);
        let mut last = io::Error::other("no free name for a temporary file");
        for _ in 0..16 {
            let n = NEXT_NAME.fetch_add(1, Ordering::Relaxed);
            // Not the target's name with more to it, which may be too long.
            let path = target.with_file_name(format!("{PREFIX}{}-{n}{SUFFIX}", std::process::id()));
            let mut live = live();
            match options.open(&path) {
                Ok(file) => {
                    live.insert(path.clone());
                    return Ok((Self { path }, file));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// The path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file the name of the target, in place of what has it.
    pub(crate) fn rename(self, target: &Path) -> io::Result<()> {
        let mut live = live();
        fs::rename(&self.path, target)?;
        live.remove(&self.path);
        Ok(())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let mut live = live();
        if live.remove(&self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Sets the mode of a new file, of which the process's mask is taken away.
#[cfg(unix)]
fn set_mode(options: &mut OpenOptions, existing: bool) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(if existing { 0o600 } else { 0o666 });
}

#[cfg(not(unix))]
const fn set_mode(_: &mut OpenOptions, _: bool) {}

#[cfg(unix)]
mod interrupts {
    use std::fs;
    use std::sync::{Once, mpsc};
    use std::thread;

    use signal_hook::consts::TERM_SIGNALS;
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Starts a thread that removes the files if a signal ends the program. Without one, the signal ends the
    /// program all the same.
    pub(super) fn watch() {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let (ready, is_ready) = mpsc::channel();
            let thread = thread::Builder::new().name("interrupts".to_owned());
            let started = thread.spawn(move || {
                let Ok(mut signals) = Signals::new(TERM_SIGNALS) else {
                    return;
                };
                let _ = ready.send(());
                if let Some(signal) = signals.forever().next() {
                    let live = super::live();
                    for path in &*live {
                        let _ = fs::remove_file(path);
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
            if started.is_ok() {
                let _ = is_ready.recv();
            }
        });
    }
}

#[cfg(not(unix))]
mod interrupts {
    pub(super) const fn watch() {}
}
