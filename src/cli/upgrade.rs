//! `scantling upgrade`: what happens to every server on the way to a newer version of Kubernetes.

use super::args::{Selection, Upgrade, UpgradeFormat};
use super::{CommandError, Exit, Prepared, Streams, output, prepare, say_failed};
use crate::apiserver::version::Release;
use crate::outcome::File;
use crate::report::{Style, upgrade as upgrade_report};
use crate::source::Source;
use crate::upgrade;

/// Runs the command. Exit code 1 if a server would not start at the target.
pub(super) fn run(
    args: &Upgrade,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let targets = args.output.targets().map_err(CommandError::Message)?;
    let to = target(args.to.as_ref())?;
    let Prepared { found, mut options, .. } =
        prepare(&args.paths, &args.input, Selection::default(), streams.stdin)?;
    let plan = upgrade::plan(&found, to, &mut options);
    let sources = plan.upgrades.iter().map(|upgrade| upgrade.source.path());
    output::refuse_sources(&targets, sources).map_err(CommandError::Message)?;
    output::write_all(&targets, style, streams.out, |format, style, out| match format {
        UpgradeFormat::Full => upgrade_report::human(&plan.upgrades, style, out),
        UpgradeFormat::Json => upgrade_report::json(&plan.upgrades, out),
        UpgradeFormat::Markdown => upgrade_report::markdown(&plan.upgrades, out),
    })?;
    let failed = plan.failed.into_iter().map(|file| {
        let source = Source::new(file.source.path(), file.source.text());
        File::without_findings(source, file.outcome)
    });
    if say_failed(failed, style, streams)? {
        return Ok(Exit::Failed);
    }
    if plan.upgrades.is_empty() {
        streams.say("nothing that is started with a version of Kubernetes was found");
    }
    let stopped = plan.upgrades.iter().any(|upgrade| upgrade.is_stopped);
    Ok(if stopped { Exit::Findings } else { Exit::Clean })
}

/// The minor version that the ways lead to.
fn target(given: Option<&Release>) -> Result<u8, CommandError> {
    let (oldest, newest) = upgrade::TARGETS;
    match given {
        None => Ok(newest),
        Some(release) if (oldest..=newest).contains(&release.minor) => Ok(release.minor),
        Some(release) => {
            let Release { text, .. } = release;
            let message = format!("--to {text}: versions from 1.{oldest} to 1.{newest} are known");
            Err(CommandError::Message(message))
        }
    }
}
