//! Elements made by calls. `html!` writes the making of each element out, which is ten times the bytes
//! of these calls; both make the same.

use std::rc::Rc;

use web_sys::{MouseEvent, SubmitEvent};
use yew::html::{
    BaseComponent, onchange, onclick, ondblclick, onfocusout, oninput, onkeydown, onmousedown,
    onsubmit,
};
use yew::virtual_dom::{Key, Listener, VComp, VTag, VText};
use yew::{AttrValue, Callback, Event, FocusEvent, Html, InputEvent, KeyboardEvent, NodeRef};

/// An element that is being made.
pub(super) struct Tag(Box<VTag>);

/// An element of that name.
#[inline(never)]
pub(super) fn tag(name: &'static str) -> Tag {
    Tag(Box::new(VTag::new(name)))
}

/// An element with a class.
#[inline(never)]
pub(super) fn classed(name: &'static str, class: &'static str) -> Tag {
    tag(name).set("class", class)
}

/// A button that does something.
#[inline(never)]
pub(super) fn button(class: &'static str, text: &str, on_press: Callback<MouseEvent>) -> Tag {
    let button = classed("button", class).set("type", "button");
    button
        .listen(Rc::new(onclick::Wrapper::new(on_press)))
        .text(text)
}

/// A component.
pub(super) fn component<C: BaseComponent>(props: C::Properties) -> Html {
    VComp::new::<C>(Rc::new(props), None).into()
}

/// A box to be checked.
#[inline(never)]
pub(super) fn checkbox(is_checked: bool, on_change: Callback<Event>) -> Tag {
    let mut field = tag("input").set("type", "checkbox");
    field.0.set_checked(is_checked);
    field.listen(Rc::new(onchange::Wrapper::new(on_change)))
}

impl Tag {
    /// An attribute that is always the same.
    #[inline(never)]
    pub(super) fn set(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.add_attribute(name, AttrValue::Static(value));
        self
    }

    /// An attribute.
    #[inline(never)]
    pub(super) fn put(mut self, name: &'static str, value: String) -> Self {
        self.0.add_attribute(name, AttrValue::from(value));
        self
    }

    /// An attribute that is true or false.
    #[inline(never)]
    pub(super) fn flag(self, name: &'static str, is_so: bool) -> Self {
        let value = match is_so {
            true => "true",
            false => "false",
        };
        self.set(name, value)
    }

    /// What stands in a field.
    #[inline(never)]
    pub(super) fn value(mut self, value: &str) -> Self {
        self.0.set_value(Some(AttrValue::from(value.to_owned())));
        self
    }

    /// The name that tests find it by.
    pub(super) fn test(self, name: &'static str) -> Self {
        self.set("data-testid", name)
    }

    /// Tells it from the others around it.
    #[inline(never)]
    pub(super) fn key(mut self, key: String) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    /// What is told when the focus leaves it, or moves in it.
    pub(super) fn on_leave(self, callback: Callback<FocusEvent>) -> Self {
        self.listen(Rc::new(onfocusout::Wrapper::new(callback)))
    }

    /// What it does when a button of the mouse goes down on it.
    pub(super) fn on_mouse_down(self, callback: Callback<MouseEvent>) -> Self {
        self.listen(Rc::new(onmousedown::Wrapper::new(callback)))
    }

    /// What it does when it is clicked; only for what the keyboard does otherwise.
    pub(super) fn on_click(self, callback: Callback<MouseEvent>) -> Self {
        self.listen(Rc::new(onclick::Wrapper::new(callback)))
    }

    /// What it does when it is clicked twice; only for what the keyboard does otherwise.
    pub(super) fn on_double_click(self, callback: Callback<MouseEvent>) -> Self {
        self.listen(Rc::new(ondblclick::Wrapper::new(callback)))
    }

    /// By which its component finds it.
    pub(super) fn node(mut self, node: &NodeRef) -> Self {
        self.0.node_ref = node.clone();
        self
    }

    /// What it does when something is typed into it.
    pub(super) fn on_input(self, callback: Callback<InputEvent>) -> Self {
        self.listen(Rc::new(oninput::Wrapper::new(callback)))
    }

    /// What it does when a key is pressed in it.
    pub(super) fn on_key(self, callback: Callback<KeyboardEvent>) -> Self {
        self.listen(Rc::new(onkeydown::Wrapper::new(callback)))
    }

    /// What a form does.
    pub(super) fn on_submit(self, callback: Callback<SubmitEvent>) -> Self {
        self.listen(Rc::new(onsubmit::Wrapper::new(callback)))
    }

    /// Another listener.
    #[inline(never)]
    pub(super) fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }

    /// Text in it.
    #[inline(never)]
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.add_child(VText::new(text.to_owned()).into());
        self
    }

    /// Whatever is in it.
    #[inline(never)]
    pub(super) fn add(mut self, child: impl Into<Html>) -> Self {
        self.0.add_child(child.into());
        self
    }

    /// Whatever is in it, if it is there: what stands beside it keeps its place, and with it the focus.
    #[inline(never)]
    pub(super) fn maybe(self, child: Option<Tag>) -> Self {
        self.add(child.map_or_else(Html::default, Html::from))
    }

    /// All of them, as many as they are: what stands beside them keeps its place.
    #[inline(never)]
    pub(super) fn all(self, children: Vec<Html>) -> Self {
        self.add(children.into_iter().collect::<Html>())
    }
}

impl From<Tag> for Html {
    #[inline(never)]
    fn from(tag: Tag) -> Self {
        (*tag.0).into()
    }
}
