//! `--show-files`: the outcome of each file.

use std::io;

use crate::apiserver::Component;
use crate::outcome::{Outcome, Run};
use crate::sanitize;

/// Writes a line for each file: `checked`, `skipped` or `failed`, the path, and the reason.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let path = sanitize::line(file.source.path());
        match &file.outcome {
            Outcome::Checked { servers } => writeln!(out, "checked  {path}: {}", count(servers))?,
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
