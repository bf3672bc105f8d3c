import './no-code-from-text.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import { clock } from './state/clock.svelte.ts';
import { router } from './state/router.svelte.ts';
import { shellModel } from './state/shell-state.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (target === null) throw new RangeError('the page has no place for the interface');
clock.start();
router.listen();
await shellModel.start();
mount(App, { target });
