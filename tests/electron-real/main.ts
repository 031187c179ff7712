import './olderNode.ts';
import '../../src/main/host/electron/index.ts';
