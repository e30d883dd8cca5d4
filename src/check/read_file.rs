//! A file of a run after it was read, and before it is judged.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::masked;
use super::reading::{self, TextReading};
use super::{CrossFile, Options, named_files, patch_folder};
use crate::apiserver::{ApiServer, KubeletSettings};
use crate::dialect::Context;
use crate::discover::{Content, InspectedFile, is_kustomization_name};
use crate::failure::Failure;
use crate::few_words::ConstantWords;
use crate::outcome::{Outcome, Skip};
use crate::plan::{Flagless, Planner};
use crate::settings::FileSettings;
use crate::source::Source;
use crate::text_kind::{KnownText, TextKind};
use crate::yaml::Stream;

/// The kinds of objects that belong together.
static CLASS_KINDS: ConstantWords =
    ConstantWords::new(&["kind: ClusterClass", "kind: KubeadmControlPlaneTemplate"]);

/// A file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// The file.
    pub source: Source,
    /// Whether it could be read.
    pub outcome: Outcome,
    /// Every server, in the order of the text.
    pub servers: Vec<ApiServer>,
    pub(super) kubelets: Vec<KubeletSettings>,
    /// The servers as this file alone configures them, if other files have a part in `servers`.
    pub(super) own_servers: Option<Vec<ApiServer>>,
    pub(super) cross_file: CrossFile,
    pub(super) settings: Arc<FileSettings>,
    kind: TextKind,
    /// Kept from the reading for a file that has servers. Most files of a run have none, and their trees
    /// would take many times the memory of their texts.
    stream: OnceLock<Stream<'static>>,
}

impl ReadFile {
    /// Reads a file that was found.
    pub(super) fn read(file: InspectedFile<'_>, options: &Options) -> Self {
        let path = &file.found.path;
        Self::read_mentioning(file, options).unwrap_or_else(|| {
            Self::without_text(path.clone(), Outcome::Skipped(Skip::NoMention), options)
        })
    }

    /// Reads a file that mentions a component, or cannot be read; `None` for any other.
    pub(super) fn read_mentioning(file: InspectedFile<'_>, options: &Options) -> Option<Self> {
        let path = file.found.path.as_str();
        match options.read(file) {
            Content::Text(text) => Some(Self::read_text(Source::new(path, text), options)),
            // `read` leaves no content unread.
            Content::NoMention | Content::File(_) | Content::RegularFile(_) | Content::Bytes(_) => {
                None
            }
            Content::Unreadable(message) => {
                let failure = Failure { message, span: None, help: None };
                Some(Self::failed(path.to_owned(), failure, options))
            }
        }
    }

    fn read_text(source: Source, options: &Options) -> Self {
        let settings = options.settings.for_file(source.path());
        let context = Context {
            path: source.path(),
            version: settings.version.as_ref().map(|given| &given.release),
            hint: settings.dialect,
            tools: &settings.tools,
            prefilter: &options.prefilter,
        };
        let mut reading = reading::read(&source, &context);
        patch_folder::apply(&mut reading, source.path(), options);
        let TextReading { kind, stream, mut servers, kubelets, files, mut failures } = reading;
        if let Some(given) = &settings.version {
            for server in &mut servers {
                server.version.given_by(given.origin);
            }
        }
        let own = (source.path(), source.text().len());
        failures.extend(named_files::judge(&mut servers, &files, own, options).err());
        let kept = OnceLock::new();
        if !servers.is_empty()
            && let Some(stream) = stream
        {
            let _ = kept.set(stream);
        }
        masked::failures(&mut failures, &source);
        Self {
            outcome: outcome(failures, &servers),
            source,
            servers,
            kubelets,
            own_servers: None,
            cross_file: CrossFile::default(),
            settings,
            kind,
            stream: kept,
        }
    }

    /// A file that could not be read.
    pub(super) fn failed(path: String, failure: Failure, options: &Options) -> Self {
        Self::without_text(path, Outcome::Failed(vec![failure]), options)
    }

    /// Notes that a part of it is not checked.
    pub(super) fn fail(&mut self, failure: Failure) {
        match &mut self.outcome {
            Outcome::Failed(failures) => failures.push(failure),
            outcome => *outcome = Outcome::Failed(vec![failure]),
        }
    }

    fn without_text(path: String, outcome: Outcome, options: &Options) -> Self {
        let settings = options.settings.for_file(&path);
        Self {
            source: Source::new(path, ""),
            outcome,
            servers: Vec::new(),
            kubelets: Vec::new(),
            own_servers: None,
            cross_file: CrossFile::default(),
            settings,
            kind: TextKind::Yaml,
            stream: OnceLock::new(),
        }
    }

    /// The settings that other files of the run contribute to its servers.
    pub const fn cross_file(&self) -> &CrossFile {
        &self.cross_file
    }

    /// True if other files can decide about its servers, or it about theirs.
    pub(super) fn is_connected(&self) -> bool {
        !self.kubelets.is_empty()
            || is_kustomization_name(Path::new(self.source.path()))
            || self.may_have_class()
            || self.servers.iter().any(|server| server.layer.is_some())
    }

    /// True for a text with a class of Cluster API, or with a template that one may refer to.
    pub(super) fn may_have_class(&self) -> bool {
        CLASS_KINDS.may_be_in(self.source.text())
    }

    /// The servers as this file alone configures them. A file is fixed by itself.
    pub fn own_servers(&self) -> &[ApiServer] {
        self.own_servers.as_deref().unwrap_or(&self.servers)
    }

    pub(super) fn known_text(&self) -> KnownText<'_> {
        let parse = || Stream::parse_shared(&self.source.shared_text());
        KnownText { source: &self.source, kind: self.kind, stream: self.stream.get_or_init(parse) }
    }

    /// A planner for fixes in the text.
    pub(crate) fn planner(&self) -> Planner<'_> {
        self.planner_for(Flagless::of(self.own_servers()))
    }

    /// A planner for fixes in the text, some servers of which have no flag yet.
    pub(super) fn planner_for(&self, flagless: Flagless) -> Planner<'_> {
        Planner::new(self.known_text(), flagless)
    }
}

fn outcome(failures: Vec<Failure>, servers: &[ApiServer]) -> Outcome {
    if !failures.is_empty() {
        return Outcome::Failed(failures);
    }
    if servers.is_empty() {
        return Outcome::Skipped(Skip::NoServer);
    }
    let judged = servers.iter().filter(|server| !server.is_implied());
    Outcome::Checked { servers: judged.map(|server| server.component).collect() }
}
