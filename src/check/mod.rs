//! Runs the stages over all files of a run: reads every file, connects files that belong together, judges
//! their servers, suppresses findings, and plans fixes.

mod cluster_class;
mod connect;
mod contain;
mod cross_file;
mod fields;
mod judged;
mod kept_files;
mod kustomize;
mod masked;
mod named_files;
mod one_by_one;
mod other_versions;
mod patch_folder;
mod progress;
mod read_file;
mod reading;
mod verdicts;

use std::sync::Arc;

use crate::apiserver::version::Release;
use crate::apiserver::{ApiServer, KubeletGroup};
use crate::dialect::{Context, Prefilter, ToolVersions};
use crate::discover::{self, Content, ContentFilter, FoundFile, InspectedFile, MAX_MIB};
use crate::failure::Failure;
use crate::memory::Memory;
use crate::outcome::{File, Run, Shown};
use crate::settings::Settings;
use crate::source::Source;
use crate::threads;
pub use cross_file::CrossFile;
pub use judged::Judged;
pub use kept_files::KeptTexts;
pub use masked::server as mask_server;
pub use progress::Progress;
pub use read_file::ReadFile;
pub use verdicts::judge;

/// What a check needs in addition to the files.
#[derive(Debug)]
pub struct Options {
    /// The rules, and the settings of each file.
    pub settings: Settings,
    /// The cheap search for files that may configure a component.
    pub prefilter: Prefilter,
    /// Files with kubelets in the folders of files that were named. They are read and not judged, so that
    /// the result does not depend on which files of a folder were named.
    pub neighbours: Vec<FoundFile>,
    /// Larger files are not read, in MiB.
    pub max_mib: u64,
    /// What reports show. The texts of other files are not kept.
    pub shown: Shown,
    /// What is known of the files that flags name.
    pub kept_texts: KeptTexts,
    /// Counts the files, for whoever watches the run.
    pub progress: Arc<Progress>,
    /// What the files that are being read may need.
    pub memory: Memory,
}

impl Options {
    /// Some settings, and nothing else.
    pub fn new(settings: Settings) -> Result<Self, aho_corasick::BuildError> {
        Ok(Self::with(settings, Prefilter::new()?))
    }

    /// Some settings and a prefilter, and nothing else.
    pub fn with(settings: Settings, prefilter: Prefilter) -> Self {
        let max_mib = settings.max_file_size.unwrap_or(MAX_MIB);
        Self {
            settings,
            prefilter,
            neighbours: Vec::new(),
            max_mib,
            shown: Shown::ALL,
            kept_texts: KeptTexts::default(),
            progress: Arc::default(),
            memory: Memory::default(),
        }
    }

    /// All rules, and no configuration.
    pub fn all() -> Result<Self, aho_corasick::BuildError> {
        Self::new(Settings::all())
    }

    /// The rules of the default profile, and no configuration.
    pub fn plain() -> Result<Self, aho_corasick::BuildError> {
        Self::new(Settings::plain())
    }

    /// Reads a file, if that was not done yet.
    fn read(&self, file: InspectedFile<'_>) -> Content {
        file.read(&ContentFilter {
            prefilter: &|bytes| self.prefilter.found_in(bytes),
            forces: &|path| self.settings.forces(path),
            max_mib: self.max_mib,
        })
    }
}

/// Judges every file that was found. A file may contribute to the servers of another one.
pub fn run(found: impl Into<Vec<FoundFile>>, options: &Options) -> Run {
    let mut files = one_by_one::judge(found.into(), options);
    named_files::move_findings(&mut files);
    Run { files, ..Run::default() }
}

/// What an editor shows of one file.
#[derive(Debug)]
pub struct FileView {
    /// The file with its findings.
    pub file: File,
    /// Every server, in the order of the text.
    pub servers: Vec<ApiServer>,
    /// The settings that other files contribute to the servers.
    pub cross_file: CrossFile,
}

/// Judges some of the files that were found, which belong together: those whose paths are asked for.
pub fn views(
    found: &[FoundFile],
    is_asked: impl Fn(&str) -> bool,
    options: &Options,
) -> Vec<FileView> {
    let mut views = Vec::new();
    for read in read_all(found, options) {
        if !is_asked(read.source.path()) {
            continue;
        }
        let (mut servers, cross_file) = (read.servers.clone(), read.cross_file().clone());
        for server in &mut servers {
            mask_server(server, &read.source);
        }
        views.push(FileView { file: contain::judged(read, options), servers, cross_file });
    }
    views
}

/// Reads every file that was found, and connects the files that belong together.
pub fn read_all(found: &[FoundFile], options: &Options) -> Vec<ReadFile> {
    let mut files =
        threads::map(found, discover::is_much(found), |found| contain::read_held(found, options));
    connect_all(&mut files, options);
    files
}

/// Connects the files that belong together.
fn connect_all(files: &mut Vec<ReadFile>, options: &Options) {
    let judged = files.len();
    connect_kustomizations(files, options);
    for neighbour in &options.neighbours {
        files.push(contain::read_held(neighbour, options));
    }
    connect::share_kubelets(files);
    files.truncate(judged);
    connect::merge_layers(files);
}

/// Gives files that kustomizations put together, and classes with their templates, the servers of the results.
fn connect_kustomizations(files: &mut [ReadFile], options: &Options) {
    let read =
        |path: &str, text: &str| ReadFile::read(found(path, text).inspect(), options).servers;
    kustomize::connect(files, &read);
    cluster_class::connect(files, &read);
}

/// Reads the servers of a text, and lists its parts that could not be read. The servers know the kubelets of
/// the text, and no other files.
pub fn read(
    source: &Source,
    version: Option<&Release>,
    prefilter: &Prefilter,
) -> (Vec<ApiServer>, Vec<Failure>) {
    let tools = ToolVersions::default();
    let path = source.path();
    let context = Context { path, version, hint: None, tools: &tools, prefilter };
    let mut reading = reading::read(source, &context);
    let kubelets = KubeletGroup::from(reading.kubelets);
    for server in &mut reading.servers {
        server.kubelets = kubelets.clone();
    }
    (reading.servers, reading.failures)
}

/// Reads a text as a file of a run, with what other files of the run contribute to its servers.
pub fn read_with(path: &str, text: &str, cross_file: &CrossFile, options: &Options) -> ReadFile {
    let mut file = ReadFile::read(found(path, text).inspect(), options);
    cross_file.clone_into(&mut file.cross_file);
    if !cross_file.is_layered() {
        connect::attach_kubelets(&mut file);
        return file;
    }
    let mut together = vec![file];
    for layer in &cross_file.layers {
        together.push(ReadFile::read(found(layer.path(), layer.shared_text()).inspect(), options));
    }
    connect_kustomizations(&mut together, options);
    connect::share_kubelets(&mut together);
    connect::merge_layers(&mut together);
    together.swap_remove(0)
}

/// Judges one text, as if there was no other file.
pub fn text(path: &str, text: &str, options: &Options) -> File {
    read_with(path, text, &CrossFile::default(), options).into_report(options)
}

/// The files of a run whose texts are kept, to be read again: those with findings, and those that belong to
/// others.
pub fn texts(run: &Run) -> Vec<FoundFile> {
    let sources = run.files.iter().map(|file| &file.source);
    let read = sources.filter(|source| !source.text().is_empty());
    read.map(|source| found(source.path(), source.shared_text())).collect()
}

fn found(path: &str, text: impl Into<Arc<str>>) -> FoundFile {
    FoundFile { path: path.to_owned(), content: Content::Text(text.into()) }
}
