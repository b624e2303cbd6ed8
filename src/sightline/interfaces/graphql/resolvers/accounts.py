"""usage and account: what the caller's organisation used, and what it has left."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graphql import GraphQLResolveInfo

from sightline.interfaces.graphql.context import Context
from sightline.interfaces.graphql.shapes.values import Shape, moment
from sightline.model.values import Instant
from sightline.services.callers import Caller, missing
from sightline.services.usage import CREDITS, PlanLine, Subscription

API = "Api"
UNIVERSAL = "Universal"


def usage(_root: None, info: GraphQLResolveInfo[Context]) -> Shape:
    """The type UsageMetaType."""
    used, org = info.context.services.accounts.usage, _caller(info).org
    plan = used.plan(org)
    credits_ = _credits(plan)
    return {
        "planUsage": [_plan_usage(each) for each in plan],
        "trialUsage": [_trial_usage(each) for each in used.trial(org)],
        "subscription": {"status": used.subscription(org).status},
        "universalUsage": [{"units": credits_.units, "cap": credits_.cap}],
    }


def plan_usage(usage: Shape, info: GraphQLResolveInfo[Context], **arguments: Any) -> list[Shape]:
    """The field planUsage: of the period, or from a moment on."""
    since = arguments.get("from")
    if since is None:
        lines: list[Shape] = usage["planUsage"]
        return lines
    used = info.context.services.accounts.usage
    return [_plan_usage(each) for each in used.plan(_caller(info).org, _instant(since))]


def _instant(text: str) -> Instant:
    """A moment that the scalar has read; without a zone it is in UTC."""
    moment_ = dt.datetime.fromisoformat(text)
    return int((moment_ if moment_.tzinfo else moment_.replace(tzinfo=dt.UTC)).timestamp() * 1000)


def account(_root: None, info: GraphQLResolveInfo[Context]) -> Shape:
    """The type Account: one plan, which is for this API; its credits are good for everything."""
    used, org = info.context.services.accounts.usage, _caller(info).org
    stands, plan = used.subscription(org), used.plan(org)
    return {
        "plans": [
            {**_plan(stands, API), "__typename": "ApiPlan", "usage": [_plan_usage(each) for each in plan]},
        ],
        "universalPlan": {
            **_plan(stands, UNIVERSAL),
            "available": stands.left,
            "used": _credits(plan).units,
        },
    }


def _caller(info: GraphQLResolveInfo[Context]) -> Caller:
    caller = info.context.caller
    if caller is None:
        raise missing()
    return caller


def _plan(stands: Subscription, product: str) -> Shape:
    return {
        "name": stands.org_name,
        "product": product,
        "status": stands.status,
        "nextBillingPeriod": moment(stands.period_end),
    }


def _credits(plan: list[PlanLine]) -> PlanLine:
    """The line that counts credits, whatever they were spent for."""
    return next(each for each in plan if (each.name, each.usage_type, each.credit_type) == CREDITS)


def _plan_usage(line: PlanLine) -> Shape:
    return {**_trial_usage(line), "trial": line.trial}


def _trial_usage(line: PlanLine) -> Shape:
    return {
        "name": line.name,
        "usageType": line.usage_type,
        "creditType": line.credit_type,
        "units": line.units,
        "cap": line.cap,
        "billingType": line.billing,
    }
