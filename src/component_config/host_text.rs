//! A text that a component reads as a file. What is found out about it is remembered with it, because a thousand
//! manifests may name one file.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::ConfigFault;
use super::formats::FileFormat;
use super::inquiry::{Answers, FileReader};
use crate::apiserver::validate::ServerOptions;
use crate::mapped_text::MappedText;
use crate::yaml::Stream;
use crate::yaml::overlay::Tree;

/// A text that a component reads as a file, with what is known of it.
#[derive(Debug)]
pub struct HostText {
    /// Its content, with the place of each byte.
    pub text: MappedText,
    verdicts: Mutex<Vec<Arc<FileVerdict>>>,
    trees: OnceLock<(usize, Trees)>,
}

/// The documents of a text that are not empty, each as a tree: `None` for a template. The error of a document if
/// one has any.
type Trees = Arc<Result<Vec<Option<Tree>>, String>>;

/// What a component finds in a file.
#[derive(Debug, Default)]
pub(super) struct FileContents {
    /// The first faults.
    pub(super) faults: Vec<ConfigFault>,
    pub(super) references: Vec<Reference>,
}

/// A file that a file names.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The path as it is written; `None` for the same file in another format.
    pub(super) path: Option<String>,
    pub(super) format: FileFormat,
}

/// What all components of some versions find in a file that answer alike.
#[derive(Debug)]
struct FileVerdict {
    format: FileFormat,
    minors: (u8, u8),
    answers: Answers,
    contents: Arc<FileContents>,
}

impl HostText {
    /// The verdicts that are remembered.
    const MOST: usize = 16;

    /// A text that no component has read yet.
    pub const fn new(text: MappedText) -> Self {
        Self { text, verdicts: Mutex::new(Vec::new()), trees: OnceLock::new() }
    }

    /// What a component finds in the text, which it reads in a format. `judge` finds it out if no component that
    /// answers alike has read the text before.
    pub(super) fn contents(
        &self,
        options: &ServerOptions<'_>,
        (format, minors): (FileFormat, (u8, u8)),
        judge: impl FnOnce(&FileReader<'_>, &MappedText) -> FileContents,
    ) -> Arc<FileContents> {
        for known in self.known() {
            let is_alike = known.format == format && known.minors == minors;
            if is_alike && known.answers.are_those_of(options) {
                return Arc::clone(&known.contents);
            }
        }
        let reader = FileReader::new(options);
        let mut contents = judge(&reader, &self.text);
        contents.faults.truncate(FAULTS_MAX);
        let (answers, contents) = (reader.into_answers(), Arc::new(contents));
        let told = Arc::clone(&contents);
        self.remember(FileVerdict { format, minors, answers, contents });
        told
    }

    /// The documents as trees of the file with a number.
    pub(crate) fn trees(&self, file: usize) -> Trees {
        let (known_file, known) = self.trees.get_or_init(|| (file, self.parse_trees(file)));
        // The number is that in a folder, and a file is hardly in two.
        if *known_file == file { Arc::clone(known) } else { self.parse_trees(file) }
    }

    fn parse_trees(&self, file: usize) -> Trees {
        let stream = Stream::parse_nested(&self.text);
        let error = stream.documents().iter().find_map(|document| document.error.as_ref());
        if let Some(error) = error {
            return Arc::new(Err(error.message.clone()));
        }
        let roots = stream.roots().filter(|root| !root.is_null());
        Arc::new(Ok(roots.map(|root| Tree::of(root, file)).collect()))
    }

    fn known(&self) -> Vec<Arc<FileVerdict>> {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, verdict: FileVerdict) {
        let mut known = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        known.truncate(Self::MOST - 1);
        known.insert(0, Arc::new(verdict));
    }
}

/// Faults that are told of one file for each component that names it. The others are told once these are corrected.
pub const FAULTS_MAX: usize = 1000;
