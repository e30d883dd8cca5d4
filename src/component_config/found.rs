//! A file that a flag names, if its content is known.

use super::formats::FileFormat;
use super::host_text::FileContents;
use super::inquiry::{FileReader, Inquiry};
use super::{ConfigFault, HostFile, versions};
use crate::apiserver::validate::ServerOptions;
use crate::apiserver::{ApiServer, FileFault, Setting};
use crate::mapped_text::MappedText;
use crate::yaml::Stream;

/// The faults of the file that a flag of a component names, for the versions that the component may be of.
/// `find` gives the file at a path of the machine, and `judge` the faults of a text for a minor version.
/// `oldest` is the first one whose files were read in the source.
pub(super) fn judge_flagged(
    server: &ApiServer,
    (flag, format, oldest): (&'static str, FileFormat, u8),
    find: &dyn Fn(&str) -> Option<HostFile>,
    judge: impl Fn(&MappedText, &Stream<'_>, Inquiry<'_>) -> Vec<ConfigFault>,
) -> Vec<FileFault> {
    let Some(named) = FlaggedFile::of(server, flag, find) else {
        return Vec::new();
    };
    let Some(minors) = versions::minors(server, flag, oldest) else {
        return Vec::new();
    };
    named.faults(server, (format, minors), |reader, text| {
        let stream = Stream::parse_nested(text);
        versions::common_faults(minors, |minor| judge(text, &stream, reader.in_minor(minor)))
    })
}

/// A file that a flag names.
pub(super) struct FlaggedFile {
    flag: &'static str,
    path: String,
    file: HostFile,
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

    /// The faults that `judge` finds in the file, with its name and the flag.
    pub(super) fn faults(
        &self,
        server: &ApiServer,
        reads: (FileFormat, (u8, u8)),
        judge: impl FnOnce(&FileReader<'_>, &MappedText) -> Vec<ConfigFault>,
    ) -> Vec<FileFault> {
        let options = ServerOptions::new(server);
        let contents = self.file.content.contents(&options, reads, |reader, text| {
            let faults = judge(reader, text);
            FileContents { faults, references: Vec::new() }
        });
        let faults = contents.faults.iter().cloned();
        faults.map(|fault| fault.of_flag(self.flag, &self.path, self.file.source.clone())).collect()
    }
}
