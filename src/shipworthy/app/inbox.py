"""The questions of an agent that wait for another person: listed, and decided."""

from collections.abc import Mapping, Sequence

from shipworthy.app.answer import UserMessage, answer
from shipworthy.app.arrival import decision_of
from shipworthy.app.kept import Kept
from shipworthy.contract.context import context_of, is_named
from shipworthy.errors import ApprovalMissing, NotTheirs
from shipworthy.events import Emit
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.task import Asker
from shipworthy.stores.approvals import Approval, asked_under
from shipworthy.stores.naming import conversation_id


class Inbox(Kept):
    """What an agent does with questions to others."""

    origin: str

    async def approvals(self, *, tenant: str | None = "", waiting: bool = True) -> Sequence[Approval]:
        """The questions that wait for the yes of another person, newest first.

        `tenant`: whose; None: of all. `waiting`: only those that can still be decided; False: also the others.
        """
        name = self._built.compiled.spec.name
        return await self._built.store.approvals.listed(agent=name, tenant=tenant, waiting=waiting)

    async def approval(self, id: str, *, tenant: str | None = "") -> Approval:
        """The question of this id; raises ApprovalMissing where the tenant has none of it."""
        found = await self._built.store.approvals.found(id, tenant=tenant or "")
        if found is None or found.agent != self._built.compiled.spec.name:
            raise ApprovalMissing(f"there is no question `{id}` that waits for a decision")
        return found

    def decision_id(self, id: str, *, yes: bool, tenant: str | None = "") -> str:
        """The id that the run of a decision has, before it begins and however often it is given."""
        return decision_of(self._built.compiled.spec.name, tenant or "", id, yes=yes)

    async def decide(
        self,
        id: str,
        *,
        yes: bool,
        tenant: str | None = "",
        context: Mapping[str, object] | None = None,
        authorised: bool = False,
        decider: str = "",
        emit: Emit | None = None,
    ) -> RunResult:
        """Decide a question that waits for another person, and go on with the run that asked it.

        `context`: of the one who decides, in which the name stands that the question asks for; the run goes on with
        that of the asker. `authorised`: the caller vouches that he may decide for others. `decider`: who it is, for the
        record. The same decision, given again, is the same run with its answer. What the calls are made of is read
        again; where they have changed, it is asked anew. Raises ApprovalMissing, ApprovalClosed where it is decided
        already or its time is over, NotTheirs where the question asks for another one, and as `Agent.run` does.
        """
        found, spec = await self.approval(id, tenant=tenant), self._built.compiled.spec
        if not authorised and not is_named(found.by, context_of(spec.context, context or {}, spec.types)):
            raise NotTheirs(f"`{found.by}` has to decide this: that name does not stand in the context of the caller")
        found.check(yes=yes)
        session = await self._built.store.load(conversation_id(spec.name, tenant or "", found.session))
        asked = UserMessage(
            message="yes" if yes else "no",
            session=found.session,
            skill=None,
            tenant=tenant or "",
            answering=id,
            language=None,
            message_id=f"decision {id}",
            emit=emit,
            now=self._built.now(),
            origin=self.origin,
            agent=spec.name,
            asker=Asker(context=asked_under(session, id), decides=yes, by=decider or found.by),
        )
        result = await answer(self._built, asked)
        self._built.load()
        return result
