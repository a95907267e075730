"""The contract as its own document: docs/koppelvlak-gz-beeld.yaml."""

from lcms_bridge.gz.values import TITLE
from web.contracts import Contract, contract

GZ_BEELD = contract(
    Contract(
        file="koppelvlak-gz-beeld.yaml",
        within="/gz-beeld/v1/",
        title=TITLE,
        version="1",
        description=(
            "How two installations of Zorgbeeld keep each other's region up to date. Our own design: it "
            "conforms to no interface of NIPV or LCMS, none of which is public. docs/bridge.md says what a "
            "change holds, and what is done with it."
        ),
    )
)
