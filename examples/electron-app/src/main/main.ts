import * as electron from 'electron';
import { startApp } from './start-app.ts';

void startApp(electron, import.meta.dirname);
