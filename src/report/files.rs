//! `--show-files`: the outcome of each file.

use std::io;

use serde::Serialize;

use super::json::{self, Files, Summary};
use super::places::Places;
use super::{Style, paint};
use crate::apiserver::Component;
use crate::outcome::{Outcome, Run};
use crate::rule::Severity;
use crate::sanitize;

#[derive(Serialize)]
struct FilesReport<'a> {
    version: u32,
    files: Files<'a>,
    summary: Summary,
}

/// Writes the files as a JSON object, in the shape that they have in the JSON format.
pub fn write_json(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let places = Places::of_run(run);
    let files = json::files(run, &places);
    json::print(&FilesReport { version: json::VERSION, files, summary: Summary::of(run) }, out)
}

/// Writes a line for each file: `checked`, `skipped` or `failed`, the path, and the reason.
pub fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let path = sanitize::line(file.source.path());
        match &file.outcome {
            Outcome::Checked { servers } => writeln!(out, "checked  {path}: {}", count(servers))?,
            Outcome::Skipped(skip) => {
                let line = format!("skipped  {path}: {}", skip.reason());
                writeln!(out, "{}", paint::dim(&line, style))?;
            }
            Outcome::Failed(failures) => {
                let failed = paint::severity("failed ", Severity::Error, style);
                for failure in failures {
                    writeln!(out, "{failed}  {path}: {}", sanitize::line(&failure.message))?;
                }
            }
        }
    }
    Ok(())
}

/// `1 kube-apiserver, 2 kubelets`.
fn count(servers: &[Component]) -> String {
    let mut counts = Vec::new();
    for component in Component::ALL {
        match servers.iter().filter(|&&server| server == component).count() {
            0 => {}
            1 => counts.push(format!("1 {}", component.name())),
            many => counts.push(format!("{many} {}s", component.name())),
        }
    }
    counts.join(", ")
}
