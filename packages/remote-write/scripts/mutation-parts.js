// The parts of a mutation run over this package, see scripts/mutation.js of the root.

/** What is changed, and the tests that judge it, compiled. */
export const parts = {
  encoding: {
    mutate: ['lib/{bytes,check,chunk,gather,histogram,labels,numbers,sample,series,snappy,symbols,v1,v2}.ts'],
    testFiles: ['test/unit/{bytes,check,gather,histogram,labels,sample,series,snappy,v1,v2}.js']
  },
  sending: {
    mutate: [
      'lib/{clock,duration,headers,lanes,negotiate,proxy,registry-push,registry-samples,report,request,retry}.ts',
      'lib/{sender,slices,stop,transport,warn,writer,writer-options}.ts', 'lib/node/*.ts'
    ],
    testFiles: [
      'test/unit/{clock,duration,headers,lanes,negotiate,proxy,report,request,retry,slices,stop}.js',
      'test/unit/{registry-push,writer}.js', 'test/unit/node/*.js'
    ]
  }
}
