import {
  AlwaysDepth,
  BufferAttribute,
  BufferGeometry,
  DepthTexture,
  Mesh,
  ShaderMaterial,
  UnsignedIntType,
  WebGLRenderTarget,
  type Camera,
  type Scene,
  type WebGLRenderer,
} from 'three';

/**
 * What stands still, drawn once with its depth. A frame is then this picture and what moves before, behind and between it:
 * two to three times as fast in software, and the cheapest smoothing of edges.
 */
export class KeptPicture {
  /** Fills the canvas with the picture and its depth. */
  readonly quad: Mesh<BufferGeometry, ShaderMaterial>;
  #target: WebGLRenderTarget | null = null;

  constructor() {
    const geometry = new BufferGeometry();
    // One triangle that covers all of it.
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    const material = new ShaderMaterial({
      depthFunc: AlwaysDepth,
      uniforms: { picture: { value: null }, depth: { value: null } },
      vertexShader:
        'varying vec2 u; void main() { u = position.xy * .5 + .5; gl_Position = vec4(position.xy, 0., 1.); }',
      fragmentShader: `uniform sampler2D picture; uniform sampler2D depth; varying vec2 u;
        void main() { gl_FragColor = vec4(texture2D(picture, u).rgb, 1.); gl_FragDepth = texture2D(depth, u).r; }`,
    });
    this.quad = new Mesh(geometry, material);
    this.quad.frustumCulled = false;
    this.quad.renderOrder = -1;
  }

  /** `samples` smooths edges; 0 while the camera moves. */
  draw(
    renderer: WebGLRenderer,
    still: Scene,
    camera: Camera,
    [width, height]: readonly [number, number],
    samples: number,
  ): void {
    const target = this.#targetOf(width, height, samples);
    renderer.setRenderTarget(target);
    renderer.clear();
    renderer.render(still, camera);
    renderer.setRenderTarget(null);
  }

  dispose(): void {
    this.#release();
    this.quad.geometry.dispose();
    this.quad.material.dispose();
  }

  #targetOf(width: number, height: number, samples: number): WebGLRenderTarget {
    const known = this.#target;
    if (known && known.width === width && known.height === height && known.samples === samples) return known;
    this.#release();
    const depthTexture = new DepthTexture(width, height, UnsignedIntType);
    const target = new WebGLRenderTarget(width, height, { samples, depthTexture });
    this.quad.material.uniforms['picture']!.value = target.texture;
    this.quad.material.uniforms['depth']!.value = depthTexture;
    return (this.#target = target);
  }

  #release(): void {
    this.#target?.depthTexture?.dispose();
    this.#target?.dispose();
    this.#target = null;
  }
}
