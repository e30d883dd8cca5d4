//! `scantling version`: what a report of a fault should name.

use std::env::consts::{ARCH, OS};
use std::io;

use serde::Serialize;

use super::args::{ListFormat, ListingOutput};
use super::{CommandError, Exit, Streams, output};
use crate::apiserver::Dialect;
use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR};
use crate::report::Style;
use crate::rules;

/// The commit that the program was built from, if whoever built it said so.
const COMMIT: Option<&str> = option_env!("SCANTLING_COMMIT");

/// What a program is.
#[derive(Serialize)]
struct VersionDetail {
    version: &'static str,
    commit: Option<&'static str>,
    /// The system and the processor that it was built for.
    platform: String,
    kubernetes: VersionRange,
    rules: usize,
    dialects: usize,
}

/// The oldest and the newest version of Kubernetes whose flags are known.
#[derive(Serialize)]
struct VersionRange {
    oldest: String,
    newest: String,
}

impl VersionDetail {
    fn of_program() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            commit: COMMIT.filter(|commit| !commit.is_empty()),
            platform: format!("{OS}-{ARCH}"),
            kubernetes: VersionRange {
                oldest: format!("1.{OLDEST_MINOR}"),
                newest: format!("1.{NEWEST_MINOR}"),
            },
            rules: rules::ALL.len(),
            dialects: Dialect::ALL.len(),
        }
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let Self { version, commit, platform, kubernetes, rules, dialects } = self;
        writeln!(out, "scantling {version}")?;
        writeln!(out, "commit: {}", commit.unwrap_or("unknown"))?;
        writeln!(out, "platform: {platform}")?;
        writeln!(out, "kubernetes: {} to {}", kubernetes.oldest, kubernetes.newest)?;
        writeln!(out, "rules: {rules}")?;
        writeln!(out, "dialects: {dialects}")
    }
}

pub(super) fn run(
    output: &ListingOutput<ListFormat>,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let detail = VersionDetail::of_program();
    let targets = output.targets().map_err(CommandError::Message)?;
    output::write_all(&targets, style, streams.out, |format, _, out| match format {
        ListFormat::Full => detail.write(out),
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &detail)?;
            writeln!(out)
        }
    })?;
    Ok(Exit::Clean)
}
