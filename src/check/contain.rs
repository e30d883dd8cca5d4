//! Keeps a panic in one file from taking the other files with it.
//!
//! A panic is a fault of this program. Whoever can write a file that causes one must not be able to hide
//! the findings of all other files of the run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Options, ReadFile};
use crate::discover::FoundFile;
use crate::failure::Failure;
use crate::outcome::{File, Outcome};
use crate::source::Source;

/// [`ReadFile::read`]; a panic becomes a failure of the file.
pub(super) fn read(found: FoundFile, options: &Options) -> ReadFile {
    let path = found.path.clone();
    // Nothing that the closure can see is used after a panic.
    catch_unwind(AssertUnwindSafe(|| ReadFile::read(found, options)))
        .unwrap_or_else(|_| ReadFile::failed(path, failure("read"), options))
}

/// [`ReadFile::into_report`]; a panic becomes a failure of the file.
pub(super) fn judged(file: ReadFile, options: &Options) -> File {
    let path = file.source.path().to_owned();
    catch_unwind(AssertUnwindSafe(|| file.into_report(options)))
        .unwrap_or_else(|_| failed(path, failure("judged")))
}

fn failed(path: String, failure: Failure) -> File {
    File::without_findings(Source::new(path, ""), Outcome::Failed(vec![failure]))
}

fn failure(stage: &str) -> Failure {
    Failure {
        message: format!("this program failed while the file was {stage} (an internal error)"),
        span: None,
        help: Some("report the file, or what of it you can share, as a bug"),
    }
}
