//! A text as it was read, to plan edits to it and to see what they did.

use std::borrow::Cow;
use std::path::Path;

use crate::apiserver::{ApiServer, Dialect};
use crate::check::Options;
use crate::dialect::{self, Hint};
use crate::edit::{Action, Edit, Fix};
use crate::mapped::Mapped;
use crate::source::Source;
use crate::splice::{self, Refused, Splice, words};
use crate::yaml::Stream;
use crate::yaml::edit::{Editor, Entry, Home, Plan, Wish};

use super::argv;

/// A text with the servers in it.
pub(super) struct Reading<'a> {
    source: &'a Source,
    servers: Cow<'a, [ApiServer]>,
    form: Form<'a>,
}

/// What kind of text it is.
enum Form<'a> {
    Yaml(Box<Stream<'a>>),
    /// Words between white space, all of the text.
    Plain(Mapped),
}

/// A fix as changes to the text.
pub(super) struct Planned {
    edits: Vec<Edit>,
    plans: Vec<Plan>,
}

impl Planned {
    /// True where the two can't be made at once.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let others = other.splices();
        self.splices()
            .iter()
            .any(|splice| others.iter().any(|other| splice.meets(other)))
    }

    /// The changes to the text, in the order of the text.
    pub(super) fn splices(&self) -> Vec<Splice> {
        let splices = self.plans.iter().flat_map(|plan| plan.splices.clone());
        let mut splices: Vec<Splice> = splices.collect();
        splices.sort_by_key(|splice| splice.span);
        splices
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        source: &'a Source,
        servers: Cow<'a, [ApiServer]>,
        hint: Option<Hint>,
    ) -> Self {
        let path = Path::new(source.path());
        let form = if dialect::is_plain(path, source.text(), hint) {
            Form::Plain(Mapped::verbatim(source.text(), 0))
        } else {
            Form::Yaml(Box::new(Stream::parse(source.text())))
        };
        Self {
            source,
            servers,
            form,
        }
    }

    pub(super) fn path(&self) -> &str {
        self.source.path()
    }

    /// What a fix does to the text; nothing is read again yet.
    pub(super) fn plan(&self, fix: &Fix) -> Result<Planned, Refused> {
        let mut planned = Planned {
            edits: fix.edits.clone(),
            plans: Vec::new(),
        };
        for edit in &fix.edits {
            let plan = self.plan_edit(edit)?;
            let mut before = planned.plans.iter().flat_map(|plan| &plan.splices);
            let meets = |one: &Splice| plan.splices.iter().any(|other| one.meets(other));
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
        match &self.form {
            Form::Plain(text) => self.plan_words(text, edit),
            Form::Yaml(stream) => {
                let wish = match &edit.action {
                    Action::Write { span, old, new } => Wish::Write {
                        span: *span,
                        old,
                        new,
                    },
                    Action::Quote(span) => Wish::Quote(*span),
                    Action::Remove => Wish::Remove(edit.argument),
                    Action::Insert { name, value } => {
                        let first = self.is_first(edit);
                        let home = first.then_some(dialect::home as Home);
                        Wish::Insert(edit.argument, Entry { name, value, home })
                    }
                };
                Editor::new(stream, self.source.text()).plan(&wish)
            }
        }
    }

    /// True for the first flag that is written in a configuration: it stands beside nothing.
    fn is_first(&self, edit: &Edit) -> bool {
        self.servers.iter().any(|server| {
            server.anchor == edit.argument
                && matches!(
                    server.dialect,
                    Dialect::Kubeadm | Dialect::ClusterApi | Dialect::EksAnywhere
                )
                && !argv::has_written(server)
        })
    }

    fn plan_words(&self, text: &Mapped, edit: &Edit) -> Result<Plan, Refused> {
        let argument = edit.argument.range();
        let splice = match &edit.action {
            Action::Write { span, old, new } => {
                let found = self.source.slice(*span);
                let dashes = found.strip_suffix(old.as_str()).ok_or(Refused::Derived)?;
                if dashes.contains(|c| c != '-') || !words::is_plain(new) {
                    return Err(Refused::Nested);
                }
                let mut span = *span;
                span.start += crate::source::offset(dashes.len());
                Splice::new(span, new.as_str())
            }
            Action::Quote(_) => return Err(Refused::Derived),
            Action::Remove => words::remove(text, &argument)?.splice,
            Action::Insert { name, value } => {
                let word = format!("--{name}={value}");
                words::insert(self.source.text(), text, &argument, &word)?.splice
            }
        };
        Ok(Plan::of(vec![splice]))
    }

    /// The text with some fixes made, read again and found to be what was meant.
    pub(super) fn edited(&self, fixes: &[&Planned], options: &Options) -> Result<String, Refused> {
        let splices: Vec<Splice> = fixes.iter().flat_map(|fix| fix.splices()).collect();
        let text = splice::apply(self.source.text(), &splices).ok_or(Refused::Layout)?;
        let edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
        let after = Source::new(self.source.path(), text.as_str());
        let servers = super::servers(&after, options);
        argv::verify(&self.servers, &edits, &servers)?;
        if let Form::Yaml(before) = &self.form {
            let editor = Editor::new(before, self.source.text());
            let plans = fixes.iter().flat_map(|fix| &fix.plans);
            if !editor.is_as_planned(plans, &Stream::parse(&text), &text) {
                return Err(Refused::Different);
            }
        }
        Ok(text)
    }
}
