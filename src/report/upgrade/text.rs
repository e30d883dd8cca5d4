//! The way of each server for people: a heading, the steps, and how far the file can go.

use std::io;

use super::{ServerUpgrade, UpgradeEffect, VersionChange};
use crate::rendered::ServerTemplates;
use crate::report::concise::place;
use crate::report::{Style, paint, prose};
use crate::rule::Severity;
use crate::sanitize;

/// Writes the servers, with an empty line between two.
pub fn write(upgrades: &[ServerUpgrade], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut templates = ServerTemplates::default();
    for (index, upgrade) in upgrades.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        if let Some(template) = templates.at(&upgrade.source, upgrade.anchor) {
            let line = format!("# rendered from {}", sanitize::line(template));
            writeln!(out, "{}", paint::dim(&line, style))?;
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
    write_bold(&heading, "", style, out)?;
    for step in &upgrade.steps {
        let start = if step.minor == upgrade.from { " (the start)" } else { "" };
        writeln!(out, "  {}", paint::bold(&format!("1.{}{start}", step.minor), style))?;
        for change in &step.changes {
            write_change(upgrade, change, style, out)?;
        }
    }
    write_bold(&upgrade.verdict(), "  ", style, out)
}

/// Writes words in bold, line by line, because an attribute that is on over a line break reaches the margin.
fn write_bold(words: &str, indent: &str, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let options =
        prose::wrapping(style.width.saturating_sub(indent.len())).subsequent_indent("    ");
    for line in textwrap::wrap(words, options) {
        writeln!(out, "{indent}{}", paint::bold(&line, style))?;
    }
    Ok(())
}

fn write_change(
    upgrade: &ServerUpgrade,
    change: &VersionChange,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let at = place(change.source(&upgrade.source), Some(change.span));
    let effect = change.effect.name();
    let written = format!("    {at}: {effect}: ");
    let indented = prose::wrapping(style.width).subsequent_indent("      ");
    let message =
        textwrap::fill(&sanitize::line(&change.message), indented.clone().initial_indent(&written));
    // Colours have no width, so they come last.
    let effect = paint::severity(effect, severity(change.effect), style);
    let rest = message.strip_prefix(&written).unwrap_or_default();
    writeln!(out, "    {at}: {effect}: {rest}")?;
    let advice = change.advice();
    if !advice.is_empty() {
        let advice = sanitize::line(&advice);
        writeln!(out, "{}", textwrap::fill(&advice, indented.initial_indent("      ")))?;
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
