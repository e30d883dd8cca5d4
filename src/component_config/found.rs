//! A file that a flag names, if its content is known.

use super::{ConfigFault, HostFile};
use crate::apiserver::{ApiServer, FileFault, Setting};

/// A file that a flag names.
pub(super) struct FlaggedFile {
    flag: &'static str,
    path: String,
    pub(super) file: HostFile,
}

impl FlaggedFile {
    /// The file that a flag of a component names. `find` gives the file at a path of the machine.
    pub(super) fn of(
        server: &ApiServer,
        flag: &'static str,
        find: &dyn Fn(&str) -> Option<HostFile>,
    ) -> Option<Self> {
        let Setting::Set(given) = server.setting(flag) else {
            return None;
        };
        let path = given.known()?;
        if !path.starts_with('/') {
            return None;
        }
        let file = find(&server.host_path(path)?)?;
        Some(Self { flag, path: path.to_owned(), file })
    }

    /// The faults of the file, with its name and the flag.
    pub(super) fn faults(&self, faults: Vec<ConfigFault>) -> Vec<FileFault> {
        let source = &self.file.source;
        let faults = faults.into_iter();
        faults.map(|fault| fault.of_flag(self.flag, &self.path, source.clone())).collect()
    }
}
