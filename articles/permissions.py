"""Who may do what on the desk. Acts ask here; views and commands do not decide."""

from django.contrib.auth.models import AnonymousUser, User

from articles.errors import NotAllowed
from articles.models import Article

Person = User | AnonymousUser


def require(user: Person, permission: str, doing: str) -> User:
    """`user`, known to hold `permission` (“app.codename”); raises `NotAllowed` otherwise."""
    if isinstance(user, User) and user.has_perm(permission):
        return user
    raise NotAllowed(f"You may not {doing}. It needs the permission “{permission}”; an administrator can give it.")


def may_edit(user: Person, article: Article) -> bool:
    """Editors edit everything; a reporter edits the drafts assigned to them, until they are submitted."""
    if not isinstance(user, User) or not user.has_perm("articles.change_article"):
        return False
    unsubmitted = article.status == Article.Status.DRAFT and article.submitted_at is None
    return (unsubmitted and article.assigned_to_id == user.pk) or user.has_perm("articles.review_article")


def may_flash(user: Person) -> bool:
    """Whether all that a flash is made of is allowed."""
    return user.has_perms(("articles.add_article", "articles.publish_article", "articles.place_article"))


def require_editing(user: Person, article: Article) -> User:
    """`user`, known to be allowed to change this article's text; raises `NotAllowed` otherwise."""
    if isinstance(user, User) and may_edit(user, article):
        return user
    raise NotAllowed("You may not change this article. Reporters change drafts assigned to them; editors change any.")
