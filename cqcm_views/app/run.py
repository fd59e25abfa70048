"""The script behind dashboard.py, which the framework runs anew at each action of a visitor.

What stands here is executed each time, and read each time nobody is there: all else is a module.
"""

from cqcm_views.app.shell import main

main()
