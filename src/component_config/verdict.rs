//! The verdicts about one file, which are remembered with its text.

use std::sync::{Arc, Mutex, PoisonError};

use super::ConfigFault;
use super::formats::FileFormat;
use super::inquiry::{Answers, FileReader};
use crate::apiserver::validate::ServerOptions;
use crate::mapped_text::MappedText;

/// A text that a component reads as a file, with what is known of it.
#[derive(Debug)]
pub struct HostText {
    /// Its content, with the place of each byte.
    pub text: MappedText,
    verdicts: Mutex<Vec<Arc<FileVerdict>>>,
}

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
        Self { text, verdicts: Mutex::new(Vec::new()) }
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
