import { mount } from 'svelte';
import { z } from 'zod';
import App from './App.svelte';
import { clock } from './state/clock.svelte.ts';
import { router } from './state/router.svelte.ts';
import { shellModel } from './state/shell-state.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';

// The page's policy forbids making code from text; zod would try, and be refused each time.
z.config({ jitless: true });

const target = document.getElementById('app');
if (target === null) throw new RangeError('the page has no place for the interface');
clock.start();
router.listen();
await shellModel.start();
mount(App, { target });
