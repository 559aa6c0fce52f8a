// Shows the description of the API. What is tried out is done in the name of whoever is signed in.
"use strict";
(() => {
  const place = document.getElementById("swagger");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    defaultModelsExpandDepth: -1,
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (request.url.startsWith(location.origin) && request.method !== "GET") request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
})();
