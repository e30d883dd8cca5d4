//! The rules that one place enables: the configuration file or the command line.

use crate::config::{Choices, ConfigError};
use crate::rule::Rule;
use crate::selector::Selector;

/// The rules that the configuration file or the command line enables.
#[derive(Default)]
pub(super) struct RuleChoice {
    pub(super) select: Option<Vec<Selector>>,
    pub(super) extend_select: Vec<Selector>,
    pub(super) ignore: Vec<Selector>,
}

impl RuleChoice {
    /// The rules that the command line enables.
    pub(super) fn typed(choices: &Choices) -> Result<Self, ConfigError> {
        let select = selectors("--select", &choices.select)?;
        Ok(Self {
            select: if select.is_empty() { None } else { Some(select) },
            extend_select: selectors("--extend-select", &choices.extend_select)?,
            ignore: selectors("--ignore", &choices.ignore)?,
        })
    }

    /// True if the choice enables a rule; `before` says whether it was enabled without the choice.
    pub(super) fn enables(&self, rule: &Rule, before: bool) -> bool {
        let selected = match &self.select {
            Some(select) => selects(select, rule),
            None => before,
        };
        (selected || selects(&self.extend_select, rule)) && !selects(&self.ignore, rule)
    }

    /// True if somebody asked for the rule, and not a profile.
    pub(super) fn names(&self, rule: &Rule) -> bool {
        let selected = self.select.as_ref().is_some_and(|select| selects(select, rule));
        selected || selects(&self.extend_select, rule)
    }
}

fn selects(selectors: &[Selector], rule: &Rule) -> bool {
    selectors.iter().any(|selector| selector.selects(rule))
}

fn selectors(option: &'static str, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
    let parsed = words.iter().map(|word| Selector::parse(word));
    parsed.collect::<Result<_, _>>().map_err(|error| ConfigError::Unknown { option, error })
}
