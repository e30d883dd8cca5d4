//! `--show-files`: the outcome of each file.

use std::io;

use crate::outcome::{Outcome, Run};
use crate::sanitize;

/// Writes a line for each file: `checked`, `skipped` or `failed`, the path, and the reason.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let path = sanitize::line(file.source.path());
        match &file.outcome {
            Outcome::Checked { servers: 1 } => writeln!(out, "checked  {path}: 1 kube-apiserver")?,
            Outcome::Checked { servers } => {
                writeln!(out, "checked  {path}: {servers} kube-apiservers")?;
            }
            Outcome::Skipped(skip) => writeln!(out, "skipped  {path}: {}", skip.reason())?,
            Outcome::Failed(failures) => {
                for failure in failures {
                    writeln!(out, "failed   {path}: {}", sanitize::line(&failure.message))?;
                }
            }
        }
    }
    Ok(())
}
