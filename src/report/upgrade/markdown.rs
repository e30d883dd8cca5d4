//! The way of each server as a table in Markdown, for a job's summary or a comment.

use std::io;

use super::{ServerUpgrade, VersionChange};
use crate::rendered::ServerTemplates;
use crate::report::concise::place;
use crate::report::markdown::escaped;

/// Writes a heading, a table and the verdict for each server.
pub fn write(upgrades: &[ServerUpgrade], out: &mut dyn io::Write) -> io::Result<()> {
    let mut templates = ServerTemplates::default();
    for upgrade in upgrades {
        let name = place(&upgrade.source, Some(upgrade.anchor));
        let (dialect, start) = (upgrade.kind(), escaped(&upgrade.start()));
        writeln!(out, "### {} ({dialect})\n", escaped(&name))?;
        if let Some(template) = templates.at(&upgrade.source, upgrade.anchor) {
            writeln!(out, "Rendered from {}\n", escaped(template))?;
        }
        writeln!(out, "Kubernetes {start} to 1.{}\n", upgrade.to)?;
        if !upgrade.steps.is_empty() {
            writeln!(out, "| version | effect | where | what | what to write |")?;
            writeln!(out, "|---|---|---|---|---|")?;
        }
        for step in &upgrade.steps {
            for change in &step.changes {
                writeln!(out, "| 1.{} |{}", step.minor, row(upgrade, change))?;
            }
        }
        writeln!(out, "\n**{}**\n", escaped(&upgrade.verdict()))?;
    }
    Ok(())
}

fn row(upgrade: &ServerUpgrade, change: &VersionChange) -> String {
    let at = place(change.source(&upgrade.source), Some(change.span));
    format!(
        " {} | {} | {} | {} |",
        change.effect.name(),
        escaped(&at),
        escaped(&change.message),
        escaped(&change.advice()),
    )
}
