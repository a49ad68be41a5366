import time, pytest
from tests.admin.test_budgets import *
from tests.admin.conftest import desk
def test_x(desk):
    t=time.process_time(); r=Record(); r.grow(100); print("grow", time.process_time()-t)
    for noun in FORM_BUDGETS:
        t=time.process_time(); p=desk.client.get(address(r.row(noun),"change")); print(noun.__name__, time.process_time()-t, len(p.content))
    t=time.process_time(); p=desk.open(address(r.row(ground.Meeting),"change")); print("with soup", time.process_time()-t)
    t=time.process_time(); p=desk.client.get(address(initiatives.Outcome)); print("list", time.process_time()-t)
