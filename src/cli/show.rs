//! `scantling show`: the effective command line of each server.

use super::args::{Selection, Show, ShowFormat};
use super::{CommandError, Exit, Prepared, Streams, output, prepare};
use crate::apiserver::ApiServer;
use crate::check;
use crate::outcome::{File, Outcome, Run};
use crate::report::{self, Format, Style, show};
use crate::source::Source;

/// Runs the command. Exit code 2 if a file failed or there is nothing to show.
pub(super) fn run(
    args: &Show,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let targets = args.output.targets().map_err(CommandError::Message)?;
    let no_rules = Selection::default();
    let Prepared { found, options, .. } =
        prepare(&args.paths, &args.input, no_rules, streams.stdin)?;
    let mut servers: Vec<(Source, Vec<ApiServer>)> = Vec::new();
    let mut failed = Run::default();
    for read in check::read_all(&found, &options) {
        if matches!(read.outcome, Outcome::Failed(_)) {
            let source = Source::new(read.source.path(), read.source.text());
            failed.files.push(File::without_findings(source, read.outcome));
        }
        let mut shown = read.servers;
        if !args.components {
            shown.retain(|server| server.component.is_api_server());
        }
        if !args.unmasked {
            for server in &mut shown {
                check::mask_server(server, &read.source);
            }
        }
        servers.push((read.source, shown));
    }
    let pairs: Vec<(&Source, &ApiServer)> = servers
        .iter()
        .flat_map(|(source, servers)| servers.iter().map(move |server| (source, server)))
        .collect();
    let shown = servers.iter().filter(|(_, servers)| !servers.is_empty());
    let sources = shown.map(|(source, _)| source.path());
    output::refuse_sources(&targets, sources).map_err(CommandError::Message)?;
    output::write_all(&targets, style, streams.out, |format, style, out| match format {
        ShowFormat::Full => show::human(&pairs, style, out),
        ShowFormat::Json => show::json(&pairs, out),
        ShowFormat::Shell => show::shell(&pairs, out),
    })?;
    end(&failed, pairs.is_empty(), style, streams)
}

/// Prints the files that could not be read, and that there is nothing to show if that is so.
fn end(
    failed: &Run,
    empty: bool,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if !failed.files.is_empty() && !empty {
        streams.say("");
    } else if failed.files.is_empty() && empty {
        streams.say("no kube-apiserver is configured there");
    }
    report::write(Format::Full, failed, &[], style, streams.err)?;
    let shown = failed.files.is_empty() && !empty;
    Ok(if shown { Exit::Clean } else { Exit::Failed })
}
