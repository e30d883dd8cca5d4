//! `scantling report`.

use std::fs;
use std::path::Path;

use super::args::{ReportArgs, Selection};
use super::{CommandError, Exit, Prepared, Streams, output, prepare};
use crate::check::{ReadFile, read_all};
use crate::outcome::{File, Outcome, Run};
use crate::rendered::ServerTemplates;
use crate::report::scorecard::{self, Scorecards};
use crate::report::{self, Format, Style};
use crate::scorecard::compare::{self, Earlier};
use crate::scorecard::{Card, Scorecard, Status};
use crate::source::Source;
use crate::{benchmark, failure, near_miss};

pub(super) fn run(
    args: &ReportArgs,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let benchmark = args.benchmark.as_deref().map(chosen).transpose()?;
    let targets = args.output.targets().map_err(CommandError::Message)?;
    let gate = gate(args)?;
    let earlier = args.since.as_deref().map(earlier).transpose()?;
    let everything = Selection::default();
    let Prepared { found, options, .. } =
        prepare(&args.paths, &args.input, everything, streams.stdin)?;
    let files = read_all(&found, &options);
    let mut cards: Vec<Card<'_>> = Vec::new();
    let mut templates = ServerTemplates::default();
    for file in &files {
        for server in &file.servers {
            let mut scorecard = Scorecard::of(server, benchmark);
            mask(&mut scorecard, &file.source);
            let template = templates.at(&file.source, server.anchor);
            let card = Card { source: &file.source, template, server, scorecard };
            if !cards.last().is_some_and(|last| card.repeats(last)) {
                cards.push(card);
            }
        }
    }
    let differences = earlier.map(|earlier| compare::differences(&cards, &earlier));
    let scorecards = Scorecards { cards, differences };
    let sources = files.iter().filter(|file| !matches!(file.outcome, Outcome::Skipped(_)));
    output::refuse_sources(&targets, sources.map(|file| file.source.path()))
        .map_err(CommandError::Message)?;
    output::write_all(&targets, style, streams.out, |format, style, out| {
        scorecard::write(format.into(), &scorecards, style, out)
    })?;
    let failed = failed(&files);
    report::write(Format::Full, &failed, &[], style, streams.err)?;
    if scorecards.cards.is_empty() && failed.files.is_empty() {
        streams.say("no component of Kubernetes is configured there");
    }
    Ok(if !failed.files.is_empty() || scorecards.cards.is_empty() {
        Exit::Failed
    } else if scorecards.cards.iter().any(|card| gate.stops(card)) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// The files that could not be read, to be reported without findings.
fn failed(files: &[ReadFile]) -> Run {
    let mut failed = Run::default();
    for file in files {
        if let Outcome::Failed(failures) = &file.outcome {
            let source = Source::new(file.source.path(), file.source.text());
            let outcome = Outcome::Failed(failures.clone());
            failed.files.push(File::without_findings(source, outcome));
        }
    }
    failed
}

/// Masks the secrets in the values that a scorecard quotes.
fn mask(scorecard: &mut Scorecard, source: &Source) {
    for judgement in &mut scorecard.judgements {
        judgement.why = source.secrets().masked_message(&judgement.why).into_owned();
    }
}

/// What makes the exit code 1.
struct ScoreGate {
    /// The lowest score of any server that is good enough.
    min_score: Option<usize>,
    /// Numbers of controls that must not fail, with their benchmark where it is named.
    controls: Vec<(Option<&'static str>, String)>,
    /// No control may fail.
    any: bool,
}

impl ScoreGate {
    fn stops(&self, card: &Card<'_>) -> bool {
        let low = match (self.min_score, card.scorecard.score()) {
            (Some(least), Some(score)) => score < least,
            _ => false,
        };
        low || self.fails(card)
    }

    fn fails(&self, card: &Card<'_>) -> bool {
        let mut failed = card.scorecard.judgements.iter().filter(|one| one.status == Status::Fail);
        failed.any(|judgement| {
            let named = self.controls.iter().any(|(benchmark, id)| {
                let same = benchmark.is_none_or(|name| name == card.scorecard.benchmark);
                same && id == judgement.control.id
            });
            self.any || named
        })
    }
}

fn gate(args: &ReportArgs) -> Result<ScoreGate, CommandError> {
    let mut gate =
        ScoreGate { min_score: args.min_score.map(usize::from), controls: Vec::new(), any: false };
    for word in &args.fail_on_control {
        if word == "any" {
            gate.any = true;
            continue;
        }
        let (benchmark, id) = match word.split_once(':') {
            Some((benchmark, id)) => (Some(chosen(benchmark)?), id),
            None => (None, word.as_str()),
        };
        let known = benchmark::controls().iter().any(|control| {
            control.id == id && benchmark.is_none_or(|name| name == control.benchmark)
        });
        if !known {
            let message = format!("--fail-on-control {word}: no benchmark has such a control");
            return Err(CommandError::Message(message));
        }
        gate.controls.push((benchmark, id.to_owned()));
    }
    Ok(gate)
}

fn chosen(name: &str) -> Result<&'static str, CommandError> {
    benchmark::find(name).ok_or_else(|| {
        let known: Vec<String> =
            benchmark::names().iter().map(|name| name.to_lowercase()).collect();
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let question = near_miss::question(&name.to_lowercase(), &names);
        let known = known.join(", ");
        CommandError::Message(format!("{name:?} is not a benchmark; there are {known}{question}"))
    })
}

fn earlier(path: &Path) -> Result<Earlier, CommandError> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        CommandError::Message(format!("cannot read {shown}: {}", failure::system_words(&error)))
    })?;
    Earlier::parse(&text)
        .map_err(|error| CommandError::Message(format!("{shown} is not a report in JSON: {error}")))
}
