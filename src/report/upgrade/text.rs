//! The way of each server for people: a heading, the steps, and how far the file can go.

use std::io;

use super::{ServerUpgrade, UpgradeEffect, VersionChange};
use crate::report::concise::place;
use crate::report::{Style, paint};
use crate::rule::Severity;
use crate::sanitize;

/// Writes the servers, with an empty line between two.
pub fn write(upgrades: &[ServerUpgrade], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for (index, upgrade) in upgrades.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        write_server(upgrade, style, out)?;
    }
    Ok(())
}

fn write_server(upgrade: &ServerUpgrade, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let heading = format!(
        "{}: {}, Kubernetes {} to 1.{}",
        place(&upgrade.source, Some(upgrade.anchor)),
        upgrade.kind(),
        sanitize::line(&upgrade.start()),
        upgrade.to,
    );
    writeln!(out, "{}", paint::bold(&heading, style))?;
    for step in &upgrade.steps {
        let start = if step.minor == upgrade.from { " (the start)" } else { "" };
        writeln!(out, "  {}", paint::bold(&format!("1.{}{start}", step.minor), style))?;
        for change in &step.changes {
            write_change(upgrade, change, style, out)?;
        }
    }
    writeln!(out, "  {}", paint::bold(&upgrade.verdict(), style))
}

fn write_change(
    upgrade: &ServerUpgrade,
    change: &VersionChange,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let at = place(change.source(&upgrade.source), Some(change.span));
    let effect = paint::severity(change.effect.name(), severity(change.effect), style);
    writeln!(out, "    {at}: {effect}: {}", sanitize::line(&change.message))?;
    let advice = change.advice();
    if !advice.is_empty() {
        writeln!(out, "      {}", sanitize::line(&advice))?;
    }
    Ok(())
}

/// The colour of an effect.
const fn severity(effect: UpgradeEffect) -> Severity {
    match effect {
        UpgradeEffect::Stops => Severity::Error,
        UpgradeEffect::Changes => Severity::Warning,
        UpgradeEffect::Later => Severity::Note,
    }
}
