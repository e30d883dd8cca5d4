//! What the checks of a file ask about the component that reads it.
//!
//! The answers are noted. A thousand manifests may name one file, and its verdict holds for all components that
//! answer alike, whatever else differs in their command lines.

use std::cell::RefCell;

use super::Given;
use crate::apiserver::Completeness;
use crate::apiserver::validate::ServerOptions;
use crate::apiserver::version::VersionOrigin;
use crate::hashed::HashMap;

/// A component that reads a file, and what was asked about it.
pub(super) struct FileReader<'a> {
    options: &'a ServerOptions<'a>,
    asked: RefCell<HashMap<Question, Answer>>,
}

/// What the checks of a document may ask for. They judge it for one minor version.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    reader: &'a FileReader<'a>,
    pub(super) minor: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Question {
    Gate(&'static str, u8),
    GateInAll(&'static str),
    Lacks(&'static str),
    HasFlag(&'static str),
    HasElement(&'static str, String),
    Boolean(&'static str),
    Value(&'static str),
    LastValue(&'static str),
    IsWhole,
    IsOfImageTag,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// `None` if it is not certain.
    Truth(Option<bool>),
    Text(Given<String>),
}

/// Questions with the answers that a verdict rests on.
#[derive(Debug)]
pub(super) struct Answers(Vec<(Question, Answer)>);

impl<'a> FileReader<'a> {
    pub(super) fn new(options: &'a ServerOptions<'a>) -> Self {
        Self { options, asked: RefCell::default() }
    }

    pub(super) const fn in_minor(&'a self, minor: u8) -> Inquiry<'a> {
        Inquiry { reader: self, minor }
    }

    pub(super) fn into_answers(self) -> Answers {
        Answers(self.asked.into_inner().into_iter().collect())
    }

    fn ask(&self, question: Question) -> Answer {
        let mut asked = self.asked.borrow_mut();
        asked.entry(question).or_insert_with_key(|question| question.answer(self.options)).clone()
    }

    fn truth(&self, question: Question) -> Option<bool> {
        match self.ask(question) {
            Answer::Truth(truth) => truth,
            Answer::Text(_) => None,
        }
    }

    fn text(&self, question: Question) -> Given<String> {
        match self.ask(question) {
            Answer::Text(text) => text,
            Answer::Truth(_) => Given::Unknown,
        }
    }
}

impl Inquiry<'_> {
    /// Whether a feature is on.
    pub(super) fn gate(self, name: &'static str) -> Option<bool> {
        self.reader.truth(Question::Gate(name, self.minor))
    }

    /// Whether a feature is on, in every version that the component may be of.
    pub(super) fn gate_in_all(self, name: &'static str) -> Option<bool> {
        self.reader.truth(Question::GateInAll(name))
    }

    /// True if nothing gives the component a value of a flag.
    pub(super) fn lacks(self, name: &'static str) -> bool {
        self.reader.truth(Question::Lacks(name)) == Some(true)
    }

    /// True if a flag is given, with a value or without one.
    pub(super) fn has_flag(self, name: &'static str) -> bool {
        self.reader.truth(Question::HasFlag(name)) == Some(true)
    }

    /// Whether the list of a flag has an element.
    pub(super) fn has_element(self, flag: &'static str, element: &str) -> Option<bool> {
        self.reader.truth(Question::HasElement(flag, element.to_owned()))
    }

    /// The value of a boolean flag, or its default.
    pub(super) fn boolean(self, name: &'static str) -> Option<bool> {
        self.reader.truth(Question::Boolean(name))
    }

    /// What the last occurrence of a flag says, if it is certain that it decides.
    pub(super) fn value(self, name: &'static str) -> Option<String> {
        self.reader.text(Question::Value(name)).known()
    }

    /// What the last occurrence of a flag says, whatever is known of the others.
    pub(super) fn last_value(self, name: &'static str) -> Given<String> {
        self.reader.text(Question::LastValue(name))
    }

    /// True if no flags are missing in what was read.
    pub(super) fn is_whole(self) -> bool {
        self.reader.truth(Question::IsWhole) == Some(true)
    }

    /// True if the tag of an image says the version.
    pub(super) fn is_of_image_tag(self) -> bool {
        self.reader.truth(Question::IsOfImageTag) == Some(true)
    }
}

impl Answers {
    /// True if a component answers alike.
    pub(super) fn are_those_of(&self, options: &ServerOptions<'_>) -> bool {
        self.0.iter().all(|(question, answer)| question.answer(options) == *answer)
    }
}

impl Question {
    fn answer(&self, options: &ServerOptions<'_>) -> Answer {
        let server = options.server;
        let certain = |truth: bool| Answer::Truth(Some(truth));
        match self {
            Self::Gate(name, minor) => Answer::Truth(options.gates.enabled(name, *minor)),
            Self::GateInAll(name) => Answer::Truth(options.gate(name)),
            Self::Lacks(name) => certain(server.setting(name).is_missing()),
            Self::HasFlag(name) => certain(server.occurrences(name).next().is_some()),
            Self::HasElement(flag, element) => Answer::Truth(has_element(options, flag, element)),
            Self::Boolean(name) => Answer::Truth(options.boolean(name)),
            Self::Value(name) => Answer::Text(match options.given(name) {
                Some((_, text)) => Given::Known(text.to_owned()),
                None => Given::Unknown,
            }),
            Self::LastValue(name) => Answer::Text(match server.occurrences(name).last() {
                None => Given::Missing,
                Some(flag) if flag.maybe => Given::Unknown,
                Some(flag) => {
                    flag.known().map_or(Given::Unknown, |text| Given::Known(text.to_owned()))
                }
            }),
            Self::IsWhole => certain(matches!(server.completeness, Completeness::Whole)),
            Self::IsOfImageTag => certain(server.version.origin() == Some(VersionOrigin::ImageTag)),
        }
    }
}

fn has_element(options: &ServerOptions<'_>, flag: &str, element: &str) -> Option<bool> {
    let elements = options.elements(flag)?;
    Some(elements.iter().any(|(_, names)| names.iter().any(|name| name == element)))
}
