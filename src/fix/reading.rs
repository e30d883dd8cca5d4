//! A text as it was read, to plan edits to it and to see what they did.

use std::collections::HashSet;
use std::path::Path;

use crate::apiserver::{ApiServer, Dialect};
use crate::dialect::{self, Hint};
use crate::edit::{Action, Edit, Fix};
use crate::mapped_text::MappedText;
use crate::source::{Source, Span};
use crate::text_edit::{Refused, TextEdit, words};
use crate::yaml::Stream;
use crate::yaml::edit::{Editor, Entry, Home, Plan, Wish};

use super::argv;

/// A text with the servers in it.
pub(super) struct Reading<'a> {
    source: &'a Source,
    servers: &'a [ApiServer],
    form: Form<'a>,
}

/// What kind of text it is.
enum Form<'a> {
    Yaml(Box<Stream<'a>>),
    /// Words between white space, all of the text.
    Plain(MappedText),
}

/// Plans fixes of a text.
pub(super) struct Planner<'r> {
    reading: &'r Reading<'r>,
    editor: Option<Editor<'r>>,
    empty: HashSet<Span>,
}

/// A fix as changes to the text.
pub(super) struct Planned {
    /// What it is to do.
    pub(super) edits: Vec<Edit>,
    plans: Vec<Plan>,
}

impl Planned {
    /// The changes to the text, in the order of the text.
    pub(super) fn text_edits(&self) -> Vec<TextEdit> {
        let text_edits = self.plans.iter().flat_map(|plan| plan.text_edits.clone());
        let mut text_edits: Vec<TextEdit> = text_edits.collect();
        text_edits.sort_by_key(|text_edit| text_edit.span);
        text_edits
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(source: &'a Source, servers: &'a [ApiServer], hint: Option<Hint>) -> Self {
        let path = Path::new(source.path());
        let form = if dialect::is_plain(path, source.text(), hint) {
            Form::Plain(MappedText::verbatim(source.text(), 0))
        } else {
            Form::Yaml(Box::new(Stream::parse(source.text())))
        };
        Self { source, servers, form }
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        let editor = match &self.form {
            Form::Yaml(stream) => Some(Editor::new(stream, self.source.text())),
            Form::Plain(_) => None,
        };
        Planner { reading: self, editor, empty: self.empty() }
    }

    /// Where configurations stand that have no flag yet: the first one stands beside nothing.
    fn empty(&self) -> HashSet<Span> {
        let servers = self.servers.iter().filter(|server| {
            matches!(server.dialect, Dialect::Kubeadm | Dialect::ClusterApi | Dialect::EksAnywhere)
                && !argv::has_written(server)
        });
        servers.map(|server| server.anchor).collect()
    }
}

impl Planner<'_> {
    /// What a fix does to the text; nothing is read again yet.
    pub(super) fn plan(&self, fix: &Fix) -> Result<Planned, Refused> {
        let mut planned = Planned { edits: fix.edits.clone(), plans: Vec::new() };
        for edit in &fix.edits {
            let plan = self.plan_edit(edit)?;
            let mut before = planned.plans.iter().flat_map(|plan| &plan.text_edits);
            let meets = |one: &TextEdit| plan.text_edits.iter().any(|other| one.meets(other));
            if !before.any(meets) {
                planned.plans.push(plan);
                continue;
            }
            // Two flags that go to the same place stand there one behind the other.
            let last = planned.plans.last_mut().ok_or(Refused::Layout)?;
            if !last.join(plan) {
                return Err(Refused::Layout);
            }
        }
        Ok(planned)
    }

    fn plan_edit(&self, edit: &Edit) -> Result<Plan, Refused> {
        let Some(editor) = &self.editor else {
            return self.plan_words(edit);
        };
        let wish = match &edit.action {
            Action::Write { span, old, new } => Wish::Write { span: *span, old, new },
            Action::Quote(span) => Wish::Quote(*span),
            Action::Remove => Wish::Remove(edit.argument),
            Action::Insert { name, value } => {
                let first = self.empty.contains(&edit.argument);
                let home = first.then_some(dialect::home as Home);
                Wish::Insert(edit.argument, Entry { name, value, home })
            }
        };
        editor.plan(&wish)
    }

    fn plan_words(&self, edit: &Edit) -> Result<Plan, Refused> {
        let Reading { source, form, .. } = self.reading;
        let Form::Plain(text) = form else {
            return Err(Refused::Derived);
        };
        let argument = edit.argument.range();
        let text_edit = match &edit.action {
            Action::Write { span, old, new } => {
                let found = source.slice(*span);
                let dashes = found.strip_suffix(old.as_str()).ok_or(Refused::Derived)?;
                if dashes.contains(|c| c != '-') || !words::is_plain(new) {
                    return Err(Refused::Nested);
                }
                let mut span = *span;
                span.start += crate::source::offset(dashes.len());
                TextEdit::new(span, new.as_str())
            }
            Action::Quote(_) => return Err(Refused::Derived),
            Action::Remove => words::remove(text, &argument)?.text_edit,
            Action::Insert { name, value } => {
                let word = format!("--{name}={value}");
                words::insert(source.text(), text, &argument, &word)?.text_edit
            }
        };
        Ok(Plan::of(vec![text_edit]))
    }

    /// Whether a text with some fixes made reads as planned.
    pub(super) fn verify<'p>(
        &self,
        fixes: impl Iterator<Item = &'p Planned> + Clone,
        text: &str,
    ) -> Result<(), Refused> {
        let Some(editor) = &self.editor else {
            return Ok(());
        };
        editor.verify(fixes.flat_map(|fix| &fix.plans), &Stream::parse(text), text)
    }
}
