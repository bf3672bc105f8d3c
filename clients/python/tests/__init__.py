"""Run by test/clients/python.test.ts, which gives the nodes; without them what needs none."""
