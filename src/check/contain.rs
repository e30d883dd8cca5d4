//! Keeps a panic in one file from taking the other files with it.
//!
//! A panic is a fault of this program. Whoever can write a file that causes one must not be able to hide
//! the findings of all other files of the run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::{Options, ReadFile};
use crate::discover::{FoundFile, InspectedFile, is_terraform_name};
use crate::failure::Failure;
use crate::memory::{MemoryHold, MemoryShortage};
use crate::outcome::{File, Outcome};
use crate::source::Source;

/// The memory to read a file with, or the failure of the file.
pub(super) fn hold<'o>(
    file: &InspectedFile<'_>,
    options: &'o Options,
) -> Result<MemoryHold<'o>, Failure> {
    let too_little = |shortage: MemoryShortage| Failure {
        message: shortage.to_string(),
        span: None,
        help: Some("check it on a machine with more memory, or lower --max-file-size"),
    };
    let limited = !is_terraform_name(Path::new(&file.found.path));
    options.memory.hold(file.size(), limited).map_err(too_little)
}

/// [`read`], if there is memory for the file.
pub(super) fn read_held(found: &FoundFile, options: &Options) -> ReadFile {
    let file = found.inspect();
    match hold(&file, options) {
        Ok(_hold) => read(file, options),
        Err(failure) => ReadFile::failed(found.path.clone(), failure, options),
    }
}

/// [`ReadFile::read`]; a panic becomes a failure of the file.
pub(super) fn read(file: InspectedFile<'_>, options: &Options) -> ReadFile {
    let path = &file.found.path;
    // Nothing that the closure can see is used after a panic.
    catch_unwind(AssertUnwindSafe(|| ReadFile::read(file, options)))
        .unwrap_or_else(|_| ReadFile::failed(path.clone(), failure("read"), options))
}

/// [`ReadFile::read_mentioning`]; a panic becomes a failure of the file.
pub(super) fn read_mentioning(file: InspectedFile<'_>, options: &Options) -> Option<ReadFile> {
    let path = &file.found.path;
    catch_unwind(AssertUnwindSafe(|| ReadFile::read_mentioning(file, options)))
        .unwrap_or_else(|_| Some(ReadFile::failed(path.clone(), failure("read"), options)))
}

/// [`ReadFile::into_report`]; a panic becomes a failure of the file.
pub(super) fn judged(file: ReadFile, options: &Options) -> File {
    let path = file.source.path().to_owned();
    catch_unwind(AssertUnwindSafe(|| file.into_report(options)))
        .unwrap_or_else(|_| without_findings(path, failure("judged")))
}

/// A file that could not be read or judged.
pub(super) fn without_findings(path: String, failure: Failure) -> File {
    File::without_findings(Source::new(path, ""), Outcome::Failed(vec![failure]))
}

fn failure(stage: &str) -> Failure {
    Failure {
        message: format!("this program failed while the file was {stage} (an internal error)"),
        span: None,
        help: Some("report the file, or what of it you can share, as a bug"),
    }
}
